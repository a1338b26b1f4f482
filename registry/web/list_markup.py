"""The rows of a list and the bars above it as markup: as `snippets`, without a template each."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from registry.web import lives, people_names, snippets
from registry.web.dossier import markup
from registry.web.dossier.markup import escaped
from registry.web.histogram import Bar, Histogram
from registry.web.lifeline import draw
from registry.web.listing import Row


def rows(people: Iterable[Row], level: int = 2) -> SafeString:
    """The people of a page; `level` is that of their headings."""
    return mark_safe("".join(_row(row, level) + "\n" for row in people))  # noqa: S308


def _row(row: Row, level: int) -> str:
    """Every text goes through `escaped`, and what comes as markup was escaped before."""
    person = row.person
    name = people_names.name_of(person)
    beside = [_paragraph("meta", row.years), _paragraph("meta", row.rehabilitated)]
    acted = f'<span class="both">{escaped(row.acted)}</span>' if row.acted else ""
    body = [
        _paragraph("meta why", row.reason),
        _paragraph("meta", row.work),
        f'<p class="fate">{escaped(row.fate)}</p>',
        f'<p class="meta">{acted}</p>' if acted else "",
        _paragraph("ds", row.dispute),
    ]
    return (
        f"<li>{snippets.portrait(person)}\n"
        f'<div><h{level}><a href="{markup.address(person)}">{escaped(name)}</a></h{level}>'
        f"{_paragraph('orig', people_names.original_form(person))}</div>\n"
        f'<div class="side">{snippets.spark(draw(lives.life_of(person)))}{"".join(beside)}</div>\n'
        f'<div class="body">{"".join(body)}</div></li>'
    )


def _paragraph(kind: str, text: str) -> str:
    return f'<p class="{kind}">{escaped(text)}</p>' if text else ""


def bars(histogram: Histogram) -> SafeString:
    """The bars of the drawing, each a link; whoever hears the page reads the table instead."""
    return mark_safe("".join(_bar(bar, histogram.height) for bar in histogram.bars))  # noqa: S308


def _bar(bar: Bar, height: int) -> str:
    at = f'x="{bar.x}" width="{bar.width}"'
    here = ' class="here"' if bar.is_chosen else ""
    title = f"{escaped(bar.label)}: {escaped(bar.people)}"
    may = ""
    if bar.possible:
        may = f'<rect class="may" {at} y="{bar.top}" height="{bar.possible_height}"/>'
    return (
        f'<a href="{escaped(bar.url)}" tabindex="-1"{here}><title>{title}</title>'
        f'<rect class="hit" {at} y="0" height="{height}"/>'
        f'<rect {at} y="{bar.top}" height="{bar.height}"/>{may}</a>'
    )


def table_rows(histogram: Histogram) -> SafeString:
    """The same as rows of a table."""
    return mark_safe("".join(map(_table_row, histogram.bars)))  # noqa: S308


def _table_row(bar: Bar) -> str:
    here = ' aria-current="true"' if bar.is_chosen else ""
    return (
        f'<tr><th scope="row"><a href="{escaped(bar.url)}"{here}>'
        f"{escaped(capfirst(bar.label))}</a></th>"
        f'<td class="r">{escaped(bar.people)}</td></tr>'
    )
