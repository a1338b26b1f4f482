"""The shape of a photograph in an answer: its caption, its sizes, who is where in it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry.models import Rendition
from registry.opendata.api.evidence import WithEvidence
from registry.opendata.api.references import Json
from registry.opendata.api.shapes import RecordSerializer
from registry.opendata.api.values import (
    CodeValue,
    DateValue,
    NumberValue,
    ReferenceValue,
    TextsValue,
    TextValue,
)
from registry.vocabulary import Certainty, DepictionCapacity, PhotoKind, RightsStatus


class FileSchema(serializers.Serializer):
    """One size of a picture."""

    url = serializers.URLField()
    media_type = serializers.ChoiceField(choices=["image/jpeg", "image/avif"])
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    bytes = serializers.IntegerField()

    class Meta:
        ref_name = "File"


ENDINGS = {"JPEG": ("jpg", "image/jpeg"), "AVIF": ("avif", "image/avif")}


@extend_schema_field(FileSchema(many=True))
class FilesValue(serializers.Field):
    """The sizes of a picture; none before its rights are known."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.update(source="*", read_only=True)
        super().__init__(**kwargs)

    def to_representation(self, row: Any) -> list[Json]:
        if not row.shows_a_picture:
            return []
        return [self._file(row, size) for size in row.renditions.all()]

    def _file(self, photo: Any, size: Rendition) -> Json:
        ending, media_type = ENDINGS[size.format]
        base = self.context["book"].base
        return {
            "url": f"{base}/media/{photo.public_id}/{size.width}.{ending}",
            "media_type": media_type,
            "width": size.width,
            "height": size.height,
            "bytes": size.size,
        }


class PhotographSerializer(RecordSerializer):
    """A picture and its caption; the caption may be there before the picture."""

    caption = TextsValue("caption")
    inscription = TextValue("inscription", help_text="As printed, in its own language.")
    alt_text = TextsValue("alt_text", help_text="For those who do not see it.")
    kind = CodeValue("kind", PhotoKind)
    date = DateValue("date")
    place = ReferenceValue("place")
    place_text = TextValue("place_text")
    maker = ReferenceValue("maker")
    maker_text = TextValue("maker_text")
    collection = TextValue("collection")
    shelf_mark = TextValue("shelf_mark")
    rights = CodeValue("rights", RightsStatus, help_text="Null: not known, therefore no files.")
    credit = TextValue("credit")
    event = ReferenceValue("event")
    document = ReferenceValue("document")
    commemoration = ReferenceValue("commemoration")
    files = FilesValue()

    class Meta:
        ref_name = "Photograph"


class DepictionSerializer(serializers.Serializer):
    """Who is where in a picture; nobody is named without being known."""

    person = ReferenceValue("person")
    position = NumberValue("position", help_text="1 is the first from the left.")
    label = TextsValue("label", help_text="In words, where there is no record.")
    certainty = CodeValue("certainty", Certainty)
    capacity = CodeValue("capacity", DepictionCapacity)

    class Meta:
        ref_name = "Depiction"


class WholePhotographSerializer(PhotographSerializer, WithEvidence):
    """A picture with who is in it."""

    depictions = DepictionSerializer(many=True, source="shown_depictions")

    class Meta:
        ref_name = "WholePhotograph"
