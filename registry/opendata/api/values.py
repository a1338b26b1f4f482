"""Single values of an answer: a date, a code, a text in languages, a record that is named.

What is not recorded is null, whatever the column holds; a date is given as EDTF with its first and
last possible day, so that it never says more than its source.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import models
from drf_spectacular.drainage import set_override
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry.dates import DateKind, iso_day
from registry.opendata.api.references import Json

TEXT = {"type": ["string", "null"]}
TEXTS = {
    "type": "object",
    "description": "A text by language (BCP 47).",
    "additionalProperties": {"type": "string"},
}
DAY = {"type": ["string", "null"], "format": "date"}
ID = {"type": "string", "pattern": "^[a-z][0-9a-z]{8}$", "description": "Permanent public id."}
ADDRESS = {"type": "string", "format": "uri"}


class PartialDateSchema(serializers.Serializer):
    """A date as far as it is known."""

    edtf = serializers.CharField(
        allow_null=True, help_text="ISO 8601-2 (EDTF); null where the source has words alone."
    )
    earliest = serializers.DateField(allow_null=True, help_text="First day it can mean.")
    latest = serializers.DateField(allow_null=True, help_text="Last day it can mean.")
    range = serializers.ChoiceField(
        choices=["moment", "period"],
        help_text="How a range is read: one day within it, or all of it.",
    )
    words = serializers.CharField(allow_null=True, help_text="The words of the source.")

    class Meta:
        ref_name = "PartialDate"


class ReferenceSchema(serializers.Serializer):
    """Another published record."""

    id = serializers.CharField()
    kind = serializers.CharField()
    name = serializers.DictField(child=serializers.CharField(), help_text="By language.")
    url = serializers.URLField(allow_null=True, help_text="The address that stays for ever.")
    api_url = serializers.URLField(allow_null=True)

    class Meta:
        ref_name = "Reference"


class TermSchema(serializers.Serializer):
    """A word of an open list."""

    code = serializers.CharField()
    labels = serializers.DictField(child=serializers.CharField(), help_text="By language.")

    class Meta:
        ref_name = "Term"


class Value(serializers.Field):
    """Something read from a whole row, under a name that may differ from its column."""

    def __init__(self, column: str, **kwargs: Any) -> None:
        kwargs.update(source="*", read_only=True)
        super().__init__(**kwargs)
        self.column = column


@extend_schema_field(PartialDateSchema)
class DateValue(Value):
    """A partial date, null where nothing is recorded."""

    def __init__(self, column: str, **kwargs: Any) -> None:
        super().__init__(column, allow_null=True, **kwargs)

    def to_representation(self, row: Any) -> Json | None:
        return date_of(row, self.column)


def date_of(row: Any, column: str) -> Json | None:
    """A partial date with its bounds; None where neither a date nor words are recorded."""
    field: Any = row._meta.get_field(column)
    return dated(
        getattr(row, column),
        getattr(row, f"{column}_lo"),
        getattr(row, f"{column}_hi"),
        getattr(row, f"{column}_text", ""),
        kind=getattr(row, "date_kind", None) or field.kind,
    )


def dated(
    text: str, lo: int | None, hi: int | None, words: str, *, kind: DateKind = DateKind.MOMENT
) -> Json | None:
    """The same from the columns of a date."""
    if not (text or words):
        return None
    return {
        "edtf": text or None,
        "earliest": iso_day(lo),
        "latest": iso_day(hi),
        "range": "period" if kind == DateKind.PERIOD else "moment",
        "words": words or None,
    }


@extend_schema_field(TEXT)
class TextValue(Value):
    """A text, null where there is none."""

    def to_representation(self, row: Any) -> str | None:
        return getattr(row, self.column) or None


@extend_schema_field(TEXTS)
class TextsValue(Value):
    """A text by language; empty where there is none."""

    def to_representation(self, row: Any) -> dict[str, str]:
        return getattr(row, self.column) or {}


@extend_schema_field({"type": ["integer", "null"]})
class NumberValue(Value):
    """A whole number, null where none is recorded."""

    def to_representation(self, row: Any) -> int | None:
        number: int | None = getattr(row, self.column)
        return number


@extend_schema_field({"type": ["number", "null"]})
class DecimalValue(Value):
    """A number, null where none is recorded."""

    def to_representation(self, row: Any) -> int | float | None:
        number: Decimal | None = getattr(row, self.column)
        if number is None:
            return None
        return int(number) if number == number.to_integral_value() else float(number)


@extend_schema_field({"type": "boolean"})
class FlagValue(Value):
    """Yes or no."""

    def to_representation(self, row: Any) -> bool:
        return bool(getattr(row, self.column))


class CodeValue(Value):
    """A code of a closed list, null where none is recorded."""

    def __init__(
        self, column: str, choices: type[models.TextChoices] | Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(column, **kwargs)
        values = [value for value in getattr(choices, "values", choices) if value]
        set_override(self, "field", {"type": ["string", "null"], "enum": [*values, None]})

    def to_representation(self, row: Any) -> str | None:
        return str(getattr(row, self.column)) or None


@extend_schema_field(ReferenceSchema)
class ReferenceValue(Value):
    """A record that is named, null where none is recorded or it is not public."""

    def __init__(self, column: str, **kwargs: Any) -> None:
        super().__init__(column, allow_null=True, **kwargs)

    def to_representation(self, row: Any) -> Json | None:
        book = self.context["book"]
        found: Json | None = book.reference(book.named(row, self.column))
        return found


@extend_schema_field(TermSchema)
class TermValue(Value):
    """A word of an open list, null where none is recorded."""

    def __init__(self, column: str, **kwargs: Any) -> None:
        super().__init__(column, allow_null=True, **kwargs)

    def to_representation(self, row: Any) -> Json | None:
        return term_of(self.context["book"].named(row, self.column))


@extend_schema_field(TermSchema(many=True))
class TermsValue(Value):
    """Several words of an open list, loaded with the row."""

    def to_representation(self, row: Any) -> list[Json | None]:
        return [term_of(term) for term in getattr(row, self.column).all()]


def term_of(term: Any) -> Json | None:
    """A word of a list with its labels."""
    return {"code": term.code, "labels": term.labels} if term is not None else None


@extend_schema_field(ADDRESS)
class AddressValue(serializers.Field):
    """The permanent address of a record."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.update(source="*", read_only=True)
        super().__init__(**kwargs)

    def to_representation(self, row: Any) -> str:
        found: str = self.context["book"].address(row)
        return found


class ApiAddressValue(AddressValue):
    """Where the whole record is read."""

    def to_representation(self, row: Any) -> str:
        found: str = self.context["book"].api_address(row)
        return found


@extend_schema_field(ID)
class IdValue(Value):
    """The permanent public id."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("public_id", **kwargs)

    def to_representation(self, row: Any) -> str:
        return str(row.public_id)
