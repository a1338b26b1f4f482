"""What stands behind the facts of an answer: who states which value, what a search came to.

A citation of a source that is not published does not exist here, and neither does a version that
only such a source gives.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry.models import Citation, Finding, Place, Source
from registry.opendata.api.references import Book, Json
from registry.opendata.api.values import CodeValue, ReferenceValue, TextsValue, TextValue
from registry.vocabulary import Confidence, FindingKind, State, Verdict

Key = tuple[int, int]
# The order of versions: what is accepted, what differs, what was rejected.
_ORDER = [Verdict.ACCEPTED, Verdict.DIFFERS, Verdict.REJECTED]


class CitationSerializer(serializers.Serializer):
    """One source, or none named, for one fact, and the value as that source has it."""

    field = TextValue("field", help_text="A column, or a question such as record, role, case.")
    value = TextValue("value", help_text="As the source has it: EDTF for a date, else words.")
    as_stated = TextValue("as_stated", help_text="In the words of the source.")
    verdict = CodeValue("verdict", Verdict)
    confidence = CodeValue("confidence", Confidence, help_text="How it was taken.")
    source = ReferenceValue("source", help_text="Null: no source is named for this version.")
    locator = TextValue("locator", help_text="Page or sheet.")
    quote = TextValue("quote")
    reason = TextsValue("reason", help_text="Why this version was chosen.")


class VersionSchema(serializers.Serializer):
    """One of the values between which sources differ."""

    value = serializers.CharField(allow_null=True)
    verdict = serializers.ChoiceField(choices=Verdict.values)
    citations = CitationSerializer(many=True)

    class Meta:
        ref_name = "Version"


class DisputeSchema(serializers.Serializer):
    """A fact on which sources differ: every version, the accepted one first."""

    field = serializers.CharField()
    versions = VersionSchema(many=True)

    class Meta:
        ref_name = "Dispute"


class FindingSchema(serializers.Serializer):
    """Searched, and found unknown; or officially false."""

    field = serializers.CharField()
    kind = serializers.ChoiceField(choices=FindingKind.values)
    words = serializers.DictField(child=serializers.CharField())
    sources = serializers.ListField(child=serializers.DictField())

    class Meta:
        ref_name = "Finding"


class Evidence:
    """All citations and findings of the rows of an answer, in a few queries."""

    def __init__(self, rows: Iterable[models.Model], book: Book) -> None:
        self.book = book
        self._targets = {(_type_of(row), row.pk): row for row in rows}
        self._citations: dict[Key, list[Citation]] = defaultdict(list)
        self._findings: dict[Key, list[Finding]] = defaultdict(list)
        self._sources: dict[int, list[int]] = defaultdict(list)
        condition = self._condition()
        citations = list(Citation.objects.filter(condition).order_by("order", "pk"))
        book.take(citations)
        self._hide_places(citations)
        for citation in citations:
            self._citations[citation.target_type_id, citation.target_id].append(citation)
        for finding in Finding.objects.filter(condition).order_by("pk"):
            self._findings[finding.target_type_id, finding.target_id].append(finding)
        self._take_sources_of_findings()

    def _condition(self) -> Q:
        by_type: dict[int, list[int]] = defaultdict(list)
        for kind, key in self._targets:
            by_type[kind].append(key)
        found = Q(pk__in=[])
        for kind, keys in by_type.items():
            found |= Q(target_type_id=kind, target_id__in=keys)
        return found

    def _take_sources_of_findings(self) -> None:
        keys = [row.pk for rows in self._findings.values() for row in rows]
        links = Finding.sources.through.objects.filter(finding__in=keys).order_by("pk")
        for finding, source in links.values_list("finding_id", "source_id") if keys else ():
            self._sources[finding].append(source)
            self.book.want(Source, [source])

    def _hide_places(self, citations: list[Citation]) -> None:
        """A version may name a place by its code; one that is not public is not told."""
        named = [row for row in citations if row.value and self._is_of_a_place(row)]
        codes = {code.strip() for row in named for code in row.value.split(";")}
        if not codes:
            return
        known = Place.objects.filter(Q(slug__in=codes) | Q(public_id__in=codes))
        rows = known.exclude(state=State.PUBLISHED).values_list("slug", "public_id")
        hidden = {code for pair in rows for code in pair}
        for row in named:
            kept = [code for code in row.value.split(";") if code.strip() not in hidden]
            row.value = ";".join(kept)

    def _is_of_a_place(self, citation: Citation) -> bool:
        target = self._targets[citation.target_type_id, citation.target_id]
        try:
            column: Any = target._meta.get_field(citation.field)
        except FieldDoesNotExist:
            return False
        return getattr(column, "related_model", None) is Place

    # Asked once the book is loaded -------------------------------------------------------------

    def citations(self, row: models.Model) -> list[Citation]:
        """Those that may be shown."""
        return [
            citation
            for citation in self._citations.get((_type_of(row), row.pk), [])
            if citation.source_id is None or self.book.find(Source, citation.source_id)
        ]

    def findings(self, row: models.Model) -> list[Json]:
        """What searches for facts of a row came to."""
        return [
            {
                "field": finding.field,
                "kind": finding.kind,
                "words": finding.words,
                "sources": [
                    self.book.reference(source)
                    for key in self._sources[finding.pk]
                    if (source := self.book.find(Source, key))
                ],
            }
            for finding in self._findings.get((_type_of(row), row.pk), [])
        ]

    def disputes(self, row: models.Model, context: Json) -> list[Json]:
        """Facts with more versions than one."""
        by_field: dict[str, list[Citation]] = defaultdict(list)
        for citation in self.citations(row):
            by_field[citation.field].append(citation)
        return [
            {"field": name, "versions": _versions(found, context)}
            for name, found in by_field.items()
            if any(citation.verdict != Verdict.ACCEPTED for citation in found)
        ]


def _versions(citations: list[Citation], context: Json) -> list[Json]:
    groups: dict[tuple[int, str, str], list[Citation]] = defaultdict(list)
    for citation in citations:
        # Everything accepted is the one accepted version.
        is_accepted = citation.verdict == Verdict.ACCEPTED
        value, stated = ("", "") if is_accepted else (citation.value, citation.as_stated)
        groups[_ORDER.index(Verdict(citation.verdict)), value, stated].append(citation)
    return [
        {
            "value": next((citation.value for citation in group if citation.value), None),
            "verdict": group[0].verdict,
            "citations": CitationSerializer(group, many=True, context=context).data,
        }
        for _key, group in sorted(groups.items(), key=lambda item: item[0])
    ]


def _type_of(row: models.Model) -> int:
    return int(ContentType.objects.get_for_model(row).pk)


# As fields of an answer ------------------------------------------------------------------------


class _OfRow(serializers.Field):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.update(source="*", read_only=True)
        super().__init__(**kwargs)


@extend_schema_field(CitationSerializer(many=True))
class CitationsValue(_OfRow):
    """Everything cited for facts of the row."""

    def to_representation(self, row: Any) -> Any:
        found = self.context["evidence"].citations(row)
        if not found:
            return []
        return CitationSerializer(found, many=True, context=self.context).data


@extend_schema_field(DisputeSchema(many=True))
class DisputesValue(_OfRow):
    """Facts of the row on which sources differ."""

    def to_representation(self, row: Any) -> Any:
        return self.context["evidence"].disputes(row, self.context)


@extend_schema_field(FindingSchema(many=True))
class FindingsValue(_OfRow):
    """Facts of the row that were searched for."""

    def to_representation(self, row: Any) -> Any:
        return self.context["evidence"].findings(row)


class WithEvidence(serializers.Serializer):
    """A row with what stands behind it."""

    citations = CitationsValue()
    disputes = DisputesValue()
    findings = FindingsValue()

    def get_fields(self) -> dict[str, serializers.Field]:
        """The facts first, then what stands behind them."""
        fields: dict[str, serializers.Field] = super().get_fields()
        behind = {name: fields.pop(name) for name in WithEvidence._declared_fields}
        return {**fields, **behind}
