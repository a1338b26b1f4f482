"""The shape of each public noun in an answer: its own facts, and its parts.

In a list a record comes with its own facts; asked for by its id it comes whole, with its parts and
with what stands behind every fact.
"""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry.opendata.api.evidence import WithEvidence
from registry.opendata.api.references import code_of
from registry.opendata.api.values import (
    AddressValue,
    ApiAddressValue,
    CodeValue,
    DateValue,
    DecimalValue,
    IdValue,
    NumberValue,
    ReferenceValue,
    TermValue,
    TextsValue,
    TextValue,
)
from registry.vocabulary import (
    AgentKind,
    Capacity,
    CommemorationKind,
    DocumentKind,
    FigureKind,
    FigureMark,
    FigureUnit,
    PlaceKind,
    PlaceNameKind,
    SourceKind,
)


class RecordSerializer(serializers.Serializer):
    """What every record has: its id, its address, its code in filters."""

    id = IdValue()
    url = AddressValue()
    api_url = ApiAddressValue()


@extend_schema_field({"type": "string"})
class FilterCode(serializers.Field):
    """What the filters of people know the record by."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.update(source="*", read_only=True)
        super().__init__(**kwargs)

    def to_representation(self, row: Any) -> str:
        return code_of(row)


# Events ------------------------------------------------------------------------------------------


class EventSerializer(RecordSerializer):
    """A trial, operation, order, case, decree, ceremony."""

    code = FilterCode(help_text="The value of the filter `event` of people.")
    type = TermValue("type")
    title = TextsValue("title")
    date = DateValue("date")
    place = ReferenceValue("place")
    place_text = TextValue("place_text")
    issuing_body = TermValue("issuing_body")
    issuing_body_text = TextValue("issuing_body_text")
    document_number = TextValue("document_number")
    parent = ReferenceValue("parent", help_text="The event it is a part of.")
    summary = TextsValue("summary")

    class Meta:
        ref_name = "Event"


class ParticipationSerializer(WithEvidence):
    """Who had part in an event, and as what; a person or an author or institution."""

    person = ReferenceValue("person")
    agent = ReferenceValue("agent")
    capacity = CodeValue("capacity", Capacity)
    order = NumberValue("order", help_text="Place in the paper; null: not known.")

    class Meta:
        ref_name = "Participation"


class WholeEventSerializer(EventSerializer, WithEvidence):
    """An event with who had part in it."""

    participations = ParticipationSerializer(many=True, source="shown_participations")

    class Meta:
        ref_name = "WholeEvent"


# Documents ---------------------------------------------------------------------------------------


class DocumentSerializer(RecordSerializer):
    """A paper of the time, or of the rehabilitation."""

    kind = CodeValue("kind", DocumentKind)
    title = TextsValue("title")
    date = DateValue("date")
    issuing_body = TermValue("issuing_body")
    issuing_body_text = TextValue("issuing_body_text")
    number = TextValue("number")
    archive_reference = TextValue("archive_reference")
    event = ReferenceValue("event")

    class Meta:
        ref_name = "Document"


class SignatureSerializer(WithEvidence):
    """Who signed; null where the signatory is not identified. A signature gives no role."""

    person = ReferenceValue("person")
    text = TextValue("text", help_text="As signed.")
    capacity = TextValue("capacity")
    order = NumberValue("order", help_text="Null: the order is not known.")

    class Meta:
        ref_name = "Signature"


class MentionSerializer(WithEvidence):
    """Somebody named in the text, addressed by it or judged by it."""

    person = ReferenceValue("person")
    text = TextValue("text", help_text="As written.")
    page = NumberValue("page")
    line = NumberValue("line")

    class Meta:
        ref_name = "Mention"


class SheetSerializer(serializers.Serializer):
    """One page of a paper, with its transcription and translations."""

    number = NumberValue("number")
    photograph = ReferenceValue("photo")
    transcription = TextsValue("transcription")

    class Meta:
        ref_name = "Sheet"


class WholeDocumentSerializer(DocumentSerializer, WithEvidence):
    """A paper with its pages, its signatures and whom it names."""

    pages = SheetSerializer(many=True, source="shown_pages")
    signatures = SignatureSerializer(many=True, source="shown_signatures")
    mentions = MentionSerializer(many=True, source="shown_mentions")

    class Meta:
        ref_name = "WholeDocument"


# Places ------------------------------------------------------------------------------------------


class PlaceNameSerializer(serializers.Serializer):
    """A name of a place in a language, and when it was in use."""

    language = TextValue("language")
    name = TextValue("name")
    kind = CodeValue("kind", PlaceNameKind)
    period = DateValue("period")

    class Meta:
        ref_name = "PlaceName"


class PlaceUseSerializer(serializers.Serializer):
    """What a place was, and when."""

    kind = CodeValue("kind", PlaceKind)
    period = DateValue("period")

    class Meta:
        ref_name = "PlaceUse"


class PlaceSerializer(RecordSerializer):
    """A prison, camp, killing ground, burial site, address, institution, settlement, region."""

    code = FilterCode(help_text="The value of `place`, `burial_place` and `region` of people.")
    names = PlaceNameSerializer(many=True, source="shown_names")
    uses = PlaceUseSerializer(many=True, source="shown_uses")
    parent = ReferenceValue("parent", help_text="The place it lies in.")
    region = ReferenceValue("region")
    address = TextValue("address")
    latitude = DecimalValue("lat", help_text="WGS 84; null where not sure.")
    longitude = DecimalValue("lon")
    coordinates_reason = TextValue("coordinates_reason")
    country_code = TextValue("country_code", help_text="Of today, ISO 3166.")
    country = TextValue("country_today")
    period = DateValue("period", help_text="When it was in use.")
    summary = TextsValue("summary")
    discovery = TextsValue("discovery", help_text="How a burial site was found.")

    class Meta:
        ref_name = "Place"


class WholePlaceSerializer(PlaceSerializer, WithEvidence):
    """A place with what stands behind its facts. Its people: `people/?place=` with its code."""

    class Meta:
        ref_name = "WholePlace"


# Commemorations, figures, sources ----------------------------------------------------------------


class CommemorationSerializer(RecordSerializer):
    """A monument, plaque, stamp, museum, book."""

    kind = CodeValue("kind", CommemorationKind)
    title = TextsValue("title")
    place = ReferenceValue("place")
    place_text = TextValue("place_text")
    date = DateValue("date")
    event = ReferenceValue("event")
    summary = TextsValue("summary")

    class Meta:
        ref_name = "Commemoration"


class CommemoratedSerializer(serializers.Serializer):
    """Somebody a commemoration names."""

    person = ReferenceValue("person")

    class Meta:
        ref_name = "Commemorated"


class WholeCommemorationSerializer(CommemorationSerializer, WithEvidence):
    """A commemoration with whom it names."""

    people = CommemoratedSerializer(many=True, source="shown_commemorated")

    class Meta:
        ref_name = "WholeCommemoration"


class FigureSerializer(RecordSerializer):
    """A stated number, with who states it. Numbers of different scope are never added up."""

    what = TextsValue("what")
    kind = CodeValue("kind", FigureKind)
    value_from = DecimalValue("value_lo", help_text="Null where the source has words alone.")
    value_to = DecimalValue("value_hi")
    value_text = TextValue("value_text", help_text="As stated.")
    unit = CodeValue("unit", FigureUnit)
    category = NumberValue("category")
    place = ReferenceValue("place")
    place_text = TextValue("place_text")
    period = DateValue("period")
    stated_by = ReferenceValue("stated_by")
    stated_by_text = TextValue("stated_by_text")
    document = ReferenceValue("document")
    event = ReferenceValue("event")
    mark = CodeValue("mark", FigureMark)

    class Meta:
        ref_name = "Figure"


class WholeFigureSerializer(FigureSerializer, WithEvidence):
    """A figure with what stands behind it."""

    class Meta:
        ref_name = "WholeFigure"


class AuthorSerializer(serializers.Serializer):
    """An author or an institution; name and works, nothing more."""

    id = IdValue()
    kind = CodeValue("kind", AgentKind)
    name = TextsValue("name")

    class Meta:
        ref_name = "Author"


class SourceSerializer(RecordSerializer):
    """A book, file, list, page, testimony."""

    code = FilterCode(help_text="The value of the filter `source` of people.")
    kind = CodeValue("kind", SourceKind)
    authors = AuthorSerializer(many=True, source="shown_authors")
    author_text = TextValue("author_text", help_text="As printed.")
    title = TextValue("title")
    title_language = TextValue("title_language")
    year = TextValue("year")
    publisher = TextValue("publisher")
    isbn_doi = TextValue("isbn_doi")
    web_address = TextValue("url")
    repository = TextValue("repository")
    archive_reference = TextValue("archive_reference")
    parent = ReferenceValue("parent", help_text="The volume or series it stands in.")

    class Meta:
        ref_name = "Source"


class WholeSourceSerializer(SourceSerializer, WithEvidence):
    """A source with what stands behind its facts."""

    class Meta:
        ref_name = "WholeSource"
