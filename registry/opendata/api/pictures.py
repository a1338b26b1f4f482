"""The shape of a photograph in an answer: its caption, its sizes, who is where in it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry.models import Rendition
from registry.opendata.api.evidence import WithEvidence
from registry.opendata.api.facts import facts_of
from registry.opendata.api.references import Json
from registry.opendata.api.shapes import RecordSerializer
from registry.opendata.exports import things


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


@facts_of(
    things.PHOTOS,
    notes={
        "inscription": "As printed, in its own language.",
        "alt_text": "For those who do not see it.",
        "rights": "Null: not known, therefore no files.",
    },
)
class PhotographSerializer(RecordSerializer):
    """A picture and its caption; the caption may be there before the picture."""

    files = FilesValue()

    class Meta:
        ref_name = "Photograph"


@facts_of(
    things.DEPICTIONS,
    notes={
        "position": "1 is the first from the left.",
        "label": "In words, where there is no record.",
    },
)
class DepictionSerializer(serializers.Serializer):
    """Who is where in a picture; nobody is named without being known."""

    class Meta:
        ref_name = "Depiction"


class WholePhotographSerializer(PhotographSerializer, WithEvidence):
    """A picture with who is in it."""

    depictions = DepictionSerializer(many=True, source="shown_depictions")

    class Meta:
        ref_name = "WholePhotograph"
