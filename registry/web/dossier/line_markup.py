"""Lines, facts and sources of a page of a record as markup, without a template each.

A page has dozens of them. Every text goes through `escaped`; what comes as markup was escaped
where it was made.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from registry.web.dossier.evidence import Dispute, Found, Version
from registry.web.dossier.lines import Line
from registry.web.dossier.markup import escaped
from registry.web.dossier.sources import Back, Entry


def ledger_line(line: Line) -> SafeString:
    """A line with its date in the margin, for an ordered list of the class `ledger`."""
    lead = ""
    if line.lead:
        pine = ' class="rehab"' if line.is_pine else ""
        lead = f"<strong{pine}>{escaped(line.lead)}</strong>{escaped(line.lead_notes)} "
    return mark_safe(  # noqa: S308
        f'<li id="{escaped(line.anchor)}"><div class="when">{escaped(line.when)}</div>'
        f'<div class="what">{lead}{_rest(line)}</div></li>'
    )


def fact_line(line: Line) -> SafeString:
    """A fact under its name, for a list of definitions of the class `facts`."""
    return mark_safe(  # noqa: S308
        f'<div id="{escaped(line.anchor)}"><dt>{escaped(line.lead)}</dt>'
        f"<dd>{_rest(line)}</dd></div>"
    )


def _rest(line: Line) -> str:
    missing = f'<span class="label">{escaped(line.missing)}</span>' if line.missing else ""
    details = "".join(f'<div class="ex">{escaped(detail)}</div>' for detail in line.details)
    return f"{escaped(line.what)}{missing}{details}{doubts(line)}"


def doubts(line: Line) -> SafeString:
    """Where sources differ on the line, and what was looked for in vain."""
    parts = (*map(_dispute, line.disputes), *map(_finding, line.findings))
    return mark_safe("".join(parts))  # noqa: S308


def _dispute(dispute: Dispute) -> str:
    versions = "".join(map(_version, dispute.versions))
    heading = f'<p class="label">{escaped(dispute.heading)}</p>'
    return f'<div class="dispute">{heading}<dl>{versions}</dl></div>'


def _version(version: Version) -> str:
    """The value and who says so; the notes stand with whoever says it, else with the value."""
    notes = escaped(version.notes)
    says = f"{escaped(version.says)}{notes}" if version.says else ""
    verdict = ""
    if version.verdict:
        reason = f": {escaped(version.reason)}" if version.reason else ""
        verdict = _remark(f"{escaped(version.verdict)}{reason}.")
    rejected = ' class="rejected"' if version.is_rejected else ""
    remark = _remark(escaped(version.remark)) if version.remark else ""
    return (
        f"<dt{rejected}>{escaped(version.value)}{'' if says else notes}</dt>"
        f"<dd>{says}{remark}{verdict}</dd>"
    )


def _remark(markup: str) -> str:
    return f'<span class="remark">{markup}</span>'


def _finding(finding: Found) -> str:
    words = f" {escaped(finding.words)}" if finding.words else ""
    label = f'<span class="label">{escaped(finding.kind)}</span>'
    return f'<p class="finding">{label}{words}{escaped(finding.notes)}</p>'


# Sources -------------------------------------------------------------------------------------


def source_line(source: Entry) -> SafeString:
    """A source with where it can be read, and the way back to every fact it carries."""
    elsewhere = f" {escaped(source.elsewhere)}" if source.elsewhere else ""
    return mark_safe(  # noqa: S308
        f'<span>{escaped(source.text)}. <span class="label">{escaped(source.kind)}</span>'
        f"{elsewhere}{_backs(source.backs)}</span>"
    )


def _backs(backs: Iterable[Back]) -> str:
    links = ", ".join(map(_back, backs))
    # Apart: what gathers words for translation looks into no f-string.
    heading = _("Carries:")
    return f'<span class="backs">{heading} {links}</span>' if links else ""


def _back(back: Back) -> str:
    locator = f" ({escaped(back.locator)})" if back.locator else ""
    quotes = "".join(f" {escaped(quote)}" for quote in back.quotes)
    return f'<a href="#{escaped(back.anchor)}">{escaped(back.fact)}</a>{locator}{quotes}'
