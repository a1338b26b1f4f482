"""Tags and filters of the public pages.

    {% load registry %}

    {{ person|name_of }}                    the name, in <span lang> where not the page's language
    {% original_form person %}              «Осип Эмильевич Мандельштам» in <span lang="ru">, or ""
    {% years_of person %}                   1891–1938
    {{ person|role_words }}                 "Persecuted", "Carried out repression", or both
    {{ record|record_url }}                 the address of any published noun
    {{ event.title|in_language }}           text of {language: text}, marked where it is a fallback
    {{ event.title|plain }}                 the same without markup, for titles and attributes
    {{ place|place_name }}                  {{ place|place_name:row.arrest_date_lo }} of that day
    {% date_tag row "arrest_date" %}        <time datetime> when exact, else the words alone
    {{ row|date_words:"arrest_date" }}      the words alone
    {{ count|people_count }}                "1,522 people"
    {{ count|grouped }}                     "1,522"
    {{ query|value_of:"q" }}                the value of a parameter of a list
    {{ query|keeping_all_but:"q page" }}    the pairs of all other parameters, for hidden fields
    {% page_links %}                        canonical and hreflang, for the base template
    {% src 3 %} {% src 1 2 %}               raised source notes that lead to #s1, #s2
    {% lifeline person %}                   the large drawing, a whole <svg>; give it a <figure>
    {% spark person %}                      the mark of a row; the years belong in text beside it
    {% mount person %}                      the empty album mount with initials, for a row
    {% mount person "big" caption %}        the same at full size, with words under the initials
    {% portrait person %}                   a served portrait, else the mount of a row

Rows of lists come from `Person.objects.for_listing()`: then no tag here asks the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.db import models
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from registry.dates import in_words
from registry.fields import partial_date
from registry.models import Person, Place
from registry.models.base import Record
from registry.sentences import count_noun
from registry.web import lives, people_names
from registry.web.addresses import Query
from registry.web.dossier import markup, places
from registry.web.lifeline import draw, lettering
from registry.web.roles import role_words as words_for_role
from registry.web.served import portrait_of

register = template.Library()

# A note is never parted from the word before it.
_WORD_JOINER = "\u2060"

register.filter("name_of", people_names.name_of)
register.simple_tag(people_names.original_form, name="original_form")


# Texts ---------------------------------------------------------------------------------------


@register.filter
def in_language(texts: Mapping[str, str]) -> SafeString:
    """The text in the language of the page, else the best other one with its language."""
    return markup.localized(texts)


@register.filter
def plain(texts: Mapping[str, str]) -> str:
    """The same text without markup."""
    return markup.best(texts)[0]


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
    return count_noun(number, "people", markup.page_language()).rpartition(" ")[0]


@register.filter
def people_count(number: int) -> str:
    """A number of people."""
    return count_noun(number, "people", markup.page_language())


@register.filter
def people_word(number: int) -> str:
    """The word that follows a number of people."""
    return count_noun(number, "people", markup.page_language()).rpartition(" ")[2]


@register.filter
def role_words(person: Person) -> str:
    """The part a person had in events; blank without one."""
    return words_for_role(person.role)


@register.filter
def record_url(record: Record) -> str:
    """The address of a record's page."""
    return markup.address(record)


@register.filter
def place_name(place: Place, on: int | None = None) -> SafeString:
    """The name of a place, of a day where one is given."""
    return places.place_name(place, on=on)


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
def src(*numbers: int) -> SafeString:
    """Raised notes that lead to the numbered sources of the page."""
    links = format_html_join(
        "",
        '<a href="#s{}" aria-label="{}">{}</a>',
        ((number, _("Source %(number)s") % {"number": number}, number) for number in numbers),
    )
    return format_html('{}<span class="src">{}</span>', _WORD_JOINER, links)


# Dates ---------------------------------------------------------------------------------------


@register.simple_tag
def date_tag(row: models.Model, field: str) -> SafeString:
    """The date in a field; machine-readable when exact to the day, month or year."""
    return markup.dated(partial_date(row, field))


@register.filter
def date_words(row: models.Model, field: str) -> str:
    """The date in a field, in words; blank where none is recorded."""
    date = partial_date(row, field)
    return in_words(date, markup.page_language()) if date else ""


@register.simple_tag
def years_of(person: Person) -> str:
    """The years of a life."""
    return lives.years_of_life(person, markup.page_language())


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


@register.inclusion_tag("registry/partials/spark.html")
def spark(person: Person) -> dict[str, Any]:
    """The lifeline of a row."""
    return {"drawing": draw(lives.life_of(person))}


@register.inclusion_tag("registry/partials/mount.html")
def mount(person: Person, size: str = "small", caption: str = "") -> dict[str, Any]:
    """The empty album mount."""
    return {"size": size, "initials": people_names.marked_initials(person), "caption": caption}


@register.inclusion_tag("registry/partials/portrait.html")
def portrait(person: Person) -> dict[str, Any]:
    """A portrait where one may be served, else the mount."""
    return {"person": person, "picture": portrait_of(person)}
