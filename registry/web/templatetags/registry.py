"""Tags and filters of the public pages.

    {% load registry %}

    {{ person|name_of }}                    the name, in <span lang> where not the page's language
    {% original_form person %}              «Осип Эмильевич Мандельштам» in <span lang="ru">, or ""
    {{ person|is_by_rule }}                 whether that name is in Latin letters by a rule alone
    {{ record|record_url }}                 the address of any published noun
    {{ line|ledger_line }}                  a line of a ledger; also fact_line, source_line
    {{ line|doubts }}                       where sources differ on a line, and findings
    {{ count|people_count }}                "1,522 people"
    {{ count|grouped }}                     "1,522"
    {{ query|value_of:"q" }}                the value of a parameter of a list
    {{ query|keeping_all_but:"q page" }}    the pairs of all other parameters, for hidden fields
    {% foot %}                              the foot of every page
    {% page_links %}                        canonical and hreflang, for the base template
    {% linked_head record %}                metadata, other formats and JSON-LD, for the head
    {% permanent record %}                  the address by which a record is cited, for the foot
    {% lifeline person %}                   the large drawing, a whole <svg>; give it a <figure>
    {% rows_of people %}                    the rows of a list; {% rows_of people 3 %}: <h3>
    {% bars histogram %}                    the bars above a list
    {% bars_as_rows histogram %}            the same as rows of a table
    {% mount person %}                      the empty album mount with initials, for a row
    {% mount person "big" caption %}        the same at full size, with words under the initials
    {% options values %}                    the checkboxes of a filter
    {% people_of value %}                   the people of one value, certain and possible

Rows of lists come from `list_people.load`: then no tag here asks the database.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from registry.models import Person
from registry.models.base import Record
from registry.sentences import count_noun
from registry.web import frame, linked, list_markup, lives, people_names, snippets
from registry.web.addresses import Query
from registry.web.dossier import line_markup, markup
from registry.web.dossier.values import number_in_words
from registry.web.lifeline import draw, lettering

register = template.Library()

register.filter("name_of", people_names.name_of)
register.simple_tag(people_names.original_form, name="original_form")
register.filter("is_by_rule", people_names.is_by_rule)
register.filter("ledger_line", line_markup.ledger_line)
register.filter("fact_line", line_markup.fact_line)
register.filter("doubts", line_markup.doubts)
register.filter("source_line", line_markup.source_line)


# Texts ---------------------------------------------------------------------------------------


@register.filter
def value_of(query: Query, name: str) -> str:
    """The value of a parameter that is given once."""
    return next(iter(query.values(name)), "")


@register.filter
def keeping_all_but(query: Query, names: str) -> list[tuple[str, str]]:
    """The parameters a form sends along: all but those it has fields for."""
    return list(query.without(*names.split()).pairs)


@register.filter
def grouped(number: int) -> str:
    """A number with its thousands parted as the language does it."""
    return number_in_words(str(number))


@register.filter
def people_count(number: int) -> str:
    """A number of people."""
    return count_noun(number, "people", markup.page_language())


@register.filter
def people_word(number: int) -> str:
    """The word that follows a number of people."""
    return snippets.people_word(number, markup.page_language())


@register.filter
def record_url(record: Record) -> str:
    """The address of a record's page."""
    return markup.address(record)


@register.inclusion_tag("registry/partials/page_links.html", takes_context=True)
def page_links(context: template.Context) -> dict[str, Any]:
    """The one address of the page, and the same page in the other languages.

    A view whose address is not the one names it as `canonical_path`, with its query.
    """
    request, site = context["request"], context["site"]
    path = context.get("canonical_path") or request.path
    codes = [language.code for language in site.languages]
    return {
        "canonical": request.build_absolute_uri(path),
        "alternates": [(code, site.address_in(code, path)) for code in codes],
    }


@register.simple_tag
def foot() -> SafeString:
    """The foot of every page."""
    ready = frame.foot if not settings.DEBUG else frame.foot.__wrapped__
    return ready(get_language() or "", bool(settings.CONTRIBUTIONS), get_script_prefix())


@register.inclusion_tag("registry/partials/linked_head.html", takes_context=True)
def linked_head(context: template.Context, record: Record) -> dict[str, Any]:
    """What programs read of a published record."""
    return linked.head(record, context["request"])


@register.inclusion_tag("registry/partials/permanent.html", takes_context=True)
def permanent(context: template.Context, record: Record) -> dict[str, Any]:
    """The permanent address and the other formats of a published record."""
    return linked.foot(record, context["request"])


# Drawings ------------------------------------------------------------------------------------


@register.inclusion_tag("registry/partials/lifeline.html")
def lifeline(person: Person) -> dict[str, Any]:
    """The lifeline with its labels; its sentence is what a screen reader says."""
    language = markup.page_language()
    written = lettering(lives.marks_of(person, language))
    return {
        "drawing": draw(lives.life_of(person)),
        "labels": written.labels,
        "line": written.line,
        "height": written.height,
        "sentence": lives.life_sentence(person, language),
    }


register.simple_tag(snippets.mount, name="mount")
register.simple_tag(list_markup.rows, name="rows_of")
register.simple_tag(list_markup.bars, name="bars")
register.simple_tag(list_markup.table_rows, name="bars_as_rows")
register.simple_tag(snippets.options, name="options")
register.simple_tag(snippets.people, name="people_of")
