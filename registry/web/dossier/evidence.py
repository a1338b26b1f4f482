"""What stands behind the facts of a page: numbered sources, rival versions, findings.

Sources are numbered in the order in which the page first needs them, so a page asks for its facts
in the order in which it prints them. A citation of a source that is not published does not exist
here, and neither does a version that only such a source gives.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Prefetch, Q, QuerySet
from django.utils.html import format_html_join, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from registry.models import Citation, Finding, Source
from registry.prepared import prepared
from registry.vocabulary import Confidence, FieldQuestion, Verdict
from registry.web.dossier.markup import NOTHING, localized, words
from registry.web.dossier.naming import FactName, fact_name
from registry.web.dossier.source_marks import notes, read_mark
from registry.web.dossier.values import Stated, ValueReader, column, is_a_place, repeats

RECORD = FieldQuestion.RECORD.value

# The row and the fact of it that a citation speaks of.
Key = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Version:
    """One of several values, who says so, and what the register makes of it."""

    value: SafeString
    says: SafeString
    notes: SafeString
    remark: str
    verdict: str
    reason: SafeString
    is_rejected: bool


@dataclass(frozen=True, slots=True)
class Dispute:
    """A fact on which sources differ: every version, the accepted one first."""

    heading: str
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search for a fact came to."""

    kind: str
    words: SafeString
    notes: SafeString


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that stands behind one fact."""

    notes: SafeString = NOTHING
    dispute: Dispute | None = None
    findings: tuple[Found, ...] = ()

    @property
    def says_something(self) -> bool:
        """Whether there is something to read although no value is recorded."""
        return self.dispute is not None or bool(self.findings)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a fact stands on the page, and which of several like facts it is."""

    fact: FactName
    part: str
    anchor: str

    @property
    def label(self) -> str:
        return f"{self.fact.name}, {self.part}" if self.part else self.fact.name


@dataclass(frozen=True, slots=True)
class Use:
    """A fact that rests on a source: its name, where it stands on the page, and the page cited."""

    fact: str
    anchor: str
    locator: str = ""
    quote: str = ""


@dataclass(slots=True)
class NumberedSource:
    """A line of the list of sources."""

    number: int
    source: Source
    uses: list[Use] = field(default_factory=list)


class EvidenceBook:
    """All citations and findings of the rows a page shows, in four queries."""

    def __init__(self, targets: Iterable[models.Model]) -> None:
        rows = list(targets)
        types = ContentType.objects.get_for_models(*{type(row) for row in rows})
        self._type_ids = {model: int(found.pk) for model, found in types.items()}
        self._targets = {(self._type_id(row), row.pk): row for row in rows}
        self._citations: dict[Key, list[Citation]] = defaultdict(list)
        self._findings: dict[Key, list[Finding]] = defaultdict(list)
        self._numbers: dict[int, NumberedSource] = {}
        self._reader: ValueReader | None = None
        self._told: set[Key] = set()
        self._read_mark = read_mark()
        # Whether the page marks a fact as not yet cited, and has to say what the mark means.
        self.has_uncited = False
        # The same for facts read in one of the sources of the record.
        self.has_read = False
        self._load()

    def _type_id(self, row: models.Model) -> int:
        model = type(row)
        if model not in self._type_ids:
            self._type_ids[model] = int(ContentType.objects.get_for_model(model).pk)
        return self._type_ids[model]

    def _load(self) -> None:
        by_type: dict[int, list[int]] = {}
        for type_id, pk in self._targets:
            by_type.setdefault(type_id, []).append(pk)
        groups = _alike([[type_id, *keys] for type_id, keys in by_type.items()])
        citations = _citations(*groups)
        # Each source once, however often it is cited.
        keys = sorted({row.source_id for row in citations if row.source_id})
        sources = {source.pk: source for source in _sources(keys)}
        for citation in citations:
            citation.source = sources[citation.source_id] if citation.source_id else None
            if citation.source is None or citation.source.is_published:
                self._citations[_key_of(citation)].append(citation)
        for finding in _findings(*groups):
            self._findings[_key_of(finding)].append(finding)

    # Values of versions ------------------------------------------------------------------

    def place_codes(self) -> list[str]:
        """Values of versions that may be codes of places."""
        return [value for target, name, value in self.stated() if is_a_place(target, name)]

    def stated(self) -> list[Stated]:
        """Every value a version states."""
        return [
            (self._targets[type_id, pk], name, citation.value)
            for (type_id, pk, name), citations in self._citations.items()
            for citation in citations
            if citation.value
        ]

    def read_values_with(self, reader: ValueReader) -> None:
        """Says how the values of versions are put in words."""
        self._reader = reader

    # Facts -------------------------------------------------------------------------------

    def of(
        self, target: models.Model, name: str, anchor: str, *, part: str = "", is_shown: bool = True
    ) -> Evidence:
        """The evidence for a fact that stands at `anchor`; `part` tells like facts apart.

        With `is_shown` false nothing is cited for the value, because none is recorded. Versions and
        findings come with the first place that asks for them.
        """
        key = (self._type_id(target), target.pk, name)
        citations = self._citations.get(key, [])
        if not citations and key not in self._findings:
            return Evidence()
        place = _Place(fact_name(name), part, anchor)
        accepted = [citation for citation in citations if citation.verdict == Verdict.ACCEPTED]
        numbers = self._notes(accepted, place.label, anchor) if is_shown else NOTHING
        if is_shown and not numbers and any(map(_read_without_saying_where, accepted)):
            self.has_read = True
            numbers = self._read_mark
        if key in self._told:
            return Evidence(numbers)
        self._told.add(key)
        dispute = None
        if len(accepted) < len(citations):
            dispute = self._dispute(target, name, citations, place)
        return Evidence(numbers, dispute, self._found(key, place.label, anchor))

    def of_row(self, target: models.Model, label: str, anchor: str) -> SafeString:
        """Notes for the sources of a whole small row, such as an act or a decision."""
        return self._notes(self._of_record(target), label, anchor)

    def left_over(self, target: models.Model) -> list[str]:
        """Facts with versions or findings that the page has not told yet.

        What sources say of the row as a whole is a fact only where they differ on it.
        """
        wanted = (self._type_id(target), target.pk)
        keys = [*self._citations, *self._findings]
        names = dict.fromkeys(key[2] for key in keys if key[:2] == wanted and key not in self._told)
        of_record = (*wanted, RECORD)
        is_plain = len(self._of_record(target)) == len(self._citations.get(of_record, []))
        if is_plain and of_record not in self._findings:
            names.pop(RECORD, None)
        return list(names)

    # Sources -----------------------------------------------------------------------------

    def numbered(self) -> list[NumberedSource]:
        """The sources that carry facts of the page, by number."""
        return list(self._numbers.values())

    def of_whole_record(self, target: models.Model) -> list[Source]:
        """Sources given for the whole record, not for a single fact."""
        sources = {c.source.pk: c.source for c in self._of_record(target) if c.source}
        return list(sources.values())

    def _of_record(self, target: models.Model) -> list[Citation]:
        """The citations that carry a row as a whole; one that differs carries nothing."""
        citations = self._citations.get((self._type_id(target), target.pk, RECORD), [])
        return [citation for citation in citations if citation.verdict == Verdict.ACCEPTED]

    def numbers_of(self, sources: Iterable[Source]) -> SafeString:
        """Notes for those of the sources that have a number already."""
        entries = (self._numbers.get(source.pk) for source in sources)
        return notes(entry.number for entry in entries if entry)

    def without_number(self, sources: Iterable[Source]) -> list[Source]:
        """Those of the sources that carry no single fact of the page."""
        return [source for source in sources if source.pk not in self._numbers]

    def _notes(self, citations: Iterable[Citation], label: str, anchor: str) -> SafeString:
        numbers = []
        for citation in citations:
            if citation.source:
                use = Use(label, anchor, citation.locator, citation.quote)
                numbers.append(self._number(citation.source, use))
        return notes(numbers)

    def _number(self, source: Source, use: Use) -> int:
        entry = self._numbers.get(source.pk)
        if entry is None:
            entry = self._numbers[source.pk] = NumberedSource(len(self._numbers) + 1, source)
        if use not in entry.uses:
            entry.uses.append(use)
        return entry.number

    def _found(self, key: Key, label: str, anchor: str) -> tuple[Found, ...]:
        return tuple(
            Found(
                str(finding.get_kind_display()),
                localized(finding.words),
                notes(
                    self._number(source, Use(label, anchor))
                    for source in finding.public_sources  # type: ignore[attr-defined]
                ),
            )
            for finding in self._findings.get(key, [])
        )

    # Versions ----------------------------------------------------------------------------

    def _dispute(
        self, target: models.Model, name: str, citations: list[Citation], place: _Place
    ) -> Dispute:
        groups: dict[tuple[str, ...], list[Citation]] = defaultdict(list)
        for citation in sorted(citations, key=_accepted_first):
            # The record stands there itself: what is accepted of it as a whole is no version.
            if name != RECORD or citation.verdict != Verdict.ACCEPTED:
                groups[_version_key(citation)].append(citation)
        versions = [self._version(target, name, group, place) for group in groups.values()]
        return Dispute(place.fact.differ, tuple(versions))

    def _version(
        self, target: models.Model, name: str, group: list[Citation], place: _Place
    ) -> Version:
        is_accepted = group[0].verdict == Verdict.ACCEPTED
        stated = dict.fromkeys(c.as_stated for c in group if c.as_stated)
        reason: dict[str, str] = next((c.reason for c in group if c.reason), {})
        label = place.label if is_accepted else _("%s, another version") % place.label
        value = self._value(target, name, group)
        kept = next((citation.value for citation in group if citation.value), "")
        told = [text for text in stated if not repeats(text, strip_tags(value), kept)]
        return Version(
            value=value,
            says=format_html_join("; ", "{}", ((words(text),) for text in told)),
            notes=self._notes(group, label, place.anchor),
            remark=_remark(group),
            verdict=_verdict(group[0]),
            reason=localized(reason),
            is_rejected=group[0].verdict == Verdict.REJECTED,
        )

    def _value(self, target: models.Model, name: str, group: list[Citation]) -> SafeString:
        value = next((citation.value for citation in group if citation.value), "")
        if not value and column(target, name) is None:
            # A question is answered in words alone.
            value = next((citation.as_stated for citation in group if citation.as_stated), "")
        if self._reader is None:
            return words(value)
        if not value and group[0].verdict == Verdict.ACCEPTED:
            return self._reader.read_column(target, name)
        return self._reader.read(target, name, value)


# A type and the keys of its rows.
Group = Sequence[int]


def _alike(groups: list[list[int]]) -> list[list[int]]:
    """Of one length, and so many as to be a power of two: pages ask few kinds of question."""
    longest = max(map(len, groups))
    filled = [[*group, *[group[-1]] * (longest - len(group))] for group in groups]
    return filled + [filled[-1]] * ((1 << (len(filled) - 1).bit_length()) - len(filled))


def _about(groups: Iterable[Group]) -> Q:
    about = Q()
    for type_id, *keys in groups:
        about |= Q(target_type_id=type_id, target_id__in=keys)
    return about


@prepared
def _citations(*groups: Group) -> QuerySet[Citation]:
    return Citation.objects.filter(_about(groups))


@prepared
def _sources(keys: Sequence[int]) -> QuerySet[Source]:
    return Source.objects.filter(pk__in=keys)


@prepared
def _findings(*groups: Group) -> QuerySet[Finding]:
    public = Prefetch("sources", Source.objects.published(), to_attr="public_sources")
    return Finding.objects.filter(_about(groups)).prefetch_related(public)


def _read_without_saying_where(citation: Citation) -> bool:
    return citation.source is None and citation.confidence == Confidence.READ_IN_SOURCE


def _key_of(row: Citation | Finding) -> Key:
    return (row.target_type_id, row.target_id, row.field)


def _accepted_first(citation: Citation) -> tuple[bool, bool, int, int]:
    return (
        citation.verdict != Verdict.ACCEPTED,
        citation.verdict == Verdict.REJECTED,
        citation.order,
        citation.pk,
    )


def _version_key(citation: Citation) -> tuple[str, ...]:
    """What makes two citations one version; everything accepted is the one accepted version."""
    if citation.verdict == Verdict.ACCEPTED:
        return (citation.verdict,)
    return (citation.verdict, citation.value, citation.as_stated)


def _verdict(citation: Citation) -> str:
    if citation.verdict == Verdict.ACCEPTED:
        return _("Accepted here")
    return _("Rejected") if citation.verdict == Verdict.REJECTED else ""


def _remark(group: list[Citation]) -> str:
    if not any(citation.source for citation in group):
        return _("No source named for this version.")
    if all(citation.confidence == Confidence.ROW_SOURCE for citation in group if citation.source):
        return _("Among the sources of the record, not named for this version.")
    return ""
