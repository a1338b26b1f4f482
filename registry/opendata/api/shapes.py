"""The shape of each public noun in an answer: its own facts, and its parts.

In a list a record comes with its own facts; asked for by its id it comes whole, with its parts and
with what stands behind every fact.
"""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry.opendata.api.evidence import WithEvidence
from registry.opendata.api.facts import facts_of
from registry.opendata.api.references import code_of
from registry.opendata.api.values import (
    AddressValue,
    ApiAddressValue,
    IdValue,
    NumberValue,
    ReferenceValue,
)
from registry.opendata.exports import things


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


@facts_of(things.EVENTS, notes={"parent": "The event it is a part of."})
class EventSerializer(RecordSerializer):
    """A trial, operation, order, case, decree, ceremony."""

    code = FilterCode(help_text="The value of the filter `event` of people.")

    class Meta:
        ref_name = "Event"


@facts_of(things.PARTICIPATIONS)
class ParticipationSerializer(WithEvidence):
    """Who had part in an event, and as what; a person or an author or institution."""

    order = NumberValue("order", help_text="Place in the paper; null: not known.")

    class Meta:
        ref_name = "Participation"


class WholeEventSerializer(EventSerializer, WithEvidence):
    """An event with who had part in it."""

    participations = ParticipationSerializer(many=True, source="shown_participations")

    class Meta:
        ref_name = "WholeEvent"


# Documents ---------------------------------------------------------------------------------------


@facts_of(things.DOCUMENTS)
class DocumentSerializer(RecordSerializer):
    """A paper of the time, or of the rehabilitation."""

    class Meta:
        ref_name = "Document"


@facts_of(things.SIGNATURES, notes={"text": "As signed."})
class SignatureSerializer(WithEvidence):
    """Who signed; null where the signatory is not identified. A signature gives no role."""

    order = NumberValue("order", help_text="Null: the order is not known.")

    class Meta:
        ref_name = "Signature"


@facts_of(things.MENTIONS, notes={"text": "As written."})
class MentionSerializer(WithEvidence):
    """Somebody named in the text, addressed by it or judged by it."""

    class Meta:
        ref_name = "Mention"


@facts_of(things.DOCUMENT_PAGES, renamed={"photo": "photograph"})
class SheetSerializer(serializers.Serializer):
    """One page of a paper, with its transcription and translations."""

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


@facts_of(things.PLACE_NAMES, without=("in_form",))
class PlaceNameSerializer(serializers.Serializer):
    """A name of a place in a language, and when it was in use."""

    class Meta:
        ref_name = "PlaceName"


@facts_of(things.PLACE_USES)
class PlaceUseSerializer(serializers.Serializer):
    """What a place was, and when."""

    class Meta:
        ref_name = "PlaceUse"


@facts_of(
    things.PLACES,
    renamed={"lat": "latitude", "lon": "longitude", "country_today": "country"},
    notes={
        "parent": "The place it lies in.",
        "latitude": "WGS 84; null where not sure.",
        "country_code": "Of today, ISO 3166.",
        "period": "When it was in use.",
        "discovery": "How a burial site was found.",
    },
)
class PlaceSerializer(RecordSerializer):
    """A prison, camp, killing ground, burial site, address, institution, settlement, region."""

    code = FilterCode(help_text="The value of `place`, `burial_place` and `region` of people.")
    names = PlaceNameSerializer(many=True, source="shown_names")
    uses = PlaceUseSerializer(many=True, source="shown_uses")
    region = ReferenceValue("region")

    class Meta:
        ref_name = "Place"


class WholePlaceSerializer(PlaceSerializer, WithEvidence):
    """A place with what stands behind its facts. Its people: `people/?place=` with its code."""

    class Meta:
        ref_name = "WholePlace"


# Commemorations, figures, sources ----------------------------------------------------------------


@facts_of(things.COMMEMORATIONS)
class CommemorationSerializer(RecordSerializer):
    """A monument, plaque, stamp, museum, book."""

    class Meta:
        ref_name = "Commemoration"


@facts_of(things.COMMEMORATED)
class CommemoratedSerializer(serializers.Serializer):
    """Somebody a commemoration names."""

    class Meta:
        ref_name = "Commemorated"


class WholeCommemorationSerializer(CommemorationSerializer, WithEvidence):
    """A commemoration with whom it names."""

    people = CommemoratedSerializer(many=True, source="shown_commemorated")

    class Meta:
        ref_name = "WholeCommemoration"


@facts_of(
    things.FIGURES,
    renamed={"value_lo": "value_from", "value_hi": "value_to"},
    notes={"value_from": "Null where the source has words alone.", "value_text": "As stated."},
)
class FigureSerializer(RecordSerializer):
    """A stated number, with who states it. Numbers of different scope are never added up."""

    class Meta:
        ref_name = "Figure"


class WholeFigureSerializer(FigureSerializer, WithEvidence):
    """A figure with what stands behind it."""

    class Meta:
        ref_name = "WholeFigure"


@facts_of(things.AGENTS, without=("sort_name",))
class AuthorSerializer(serializers.Serializer):
    """An author or an institution; name and works, nothing more."""

    id = IdValue()

    class Meta:
        ref_name = "Author"


@facts_of(
    things.SOURCES,
    renamed={"url": "web_address"},
    notes={"author_text": "As printed.", "parent": "The volume or series it stands in."},
)
class SourceSerializer(RecordSerializer):
    """A book, file, list, page, testimony."""

    code = FilterCode(help_text="The value of the filter `source` of people.")
    authors = AuthorSerializer(many=True, source="shown_authors")

    class Meta:
        ref_name = "Source"


class WholeSourceSerializer(SourceSerializer, WithEvidence):
    """A source with what stands behind its facts."""

    class Meta:
        ref_name = "WholeSource"
