"""Model fields for what this registry keeps: partial dates, texts in languages, derived facts."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from registry.dates import DateKind, PartialDate, parse
from registry.errors import DateError
from registry.identifiers import ID_LENGTH, new_public_id
from registry.names import fold
from registry.validators import (
    told,
    validate_localized_text,
    validate_partial_date,
    validate_public_id,
)


class PublicIdField(models.CharField):
    """The permanent public id of a record; made once, never edited."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", ID_LENGTH)
        kwargs.setdefault("editable", False)
        kwargs.setdefault("default", new_public_id)
        kwargs.setdefault("validators", [validate_public_id])
        kwargs.setdefault("verbose_name", _("public id"))
        super().__init__(*args, **kwargs)


class BytewiseCharField(models.CharField):
    """A text that sorts by its code points on every database, whatever the server's language.

    SQLite does so by itself. Orders, ranges and page borders then agree everywhere.
    """

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        found: dict[str, Any] = dict(super().db_parameters(connection))
        if connection.vendor == "postgresql":
            found["collation"] = "C"
        return found


class PartialDateField(models.CharField):
    """A date as far as it is known, as EDTF text (ISO 8601-2 level 0, 1 and sets).

    Two `DateBoundField` columns beside it hold the first and the last day it can mean. They are
    declared openly on the model, because history copies every column it finds.
    """

    description = _("Partial date (EDTF)")

    def __init__(self, *args: Any, kind: DateKind = DateKind.MOMENT, **kwargs: Any) -> None:
        self.kind = kind
        kwargs.setdefault("max_length", 64)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)
        self.validators.append(validate_partial_date)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        if self.kind is not DateKind.MOMENT:
            kwargs["kind"] = self.kind
        return name, path, args, kwargs

    def clean(self, value: Any, model_instance: models.Model | None) -> str:
        """The canonical EDTF text, so that equal dates are equal texts."""
        text = str(super().clean(value, model_instance)).strip()
        if not text:
            return ""
        try:
            return parse(text, kind=self.kind).text
        except DateError as error:
            raise ValidationError(told(error), code="invalid_date") from error

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Refuses what is no date even where nobody called `full_clean`, as in a bulk load."""
        text: str = getattr(model_instance, self.attname) or ""
        return parse(text, kind=self.kind).text if text else ""


class DateBoundField(models.IntegerField):
    """The first (`lo`) or last (`hi`) day of a partial date as yyyymmdd; empty where it is open."""

    def __init__(self, *args: Any, of: str = "", end: str = "lo", **kwargs: Any) -> None:
        self.of = of
        self.end = end
        kwargs.setdefault("null", True)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.update(of=self.of, end=self.end)
        return name, path, args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> int | None:
        """Follows the date it belongs to, in single saves and in bulk creation alike."""
        date = partial_date(model_instance, self.of)
        bound = getattr(date, self.end) if date else None
        setattr(model_instance, self.attname, bound)
        return bound


class FoldedField(models.CharField):
    """A text beside it as the search reads it: no case, no diacritics, ё as е, no apostrophes."""

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        self.of = of
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.update(of=self.of)
        return name, path, args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Follows the text it belongs to, in single saves and in bulk creation alike."""
        text = fold(getattr(model_instance, self.of) or "")[: self.max_length]
        setattr(model_instance, self.attname, text)
        return text


AS_WORDED = _("As the source words it, e.g. «осень 1937 г.»")


class SourceWordsField(models.CharField):
    """The words of the source beside a coded value; kept as they were written."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 500)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        kwargs.setdefault("help_text", AS_WORDED)
        super().__init__(*args, **kwargs)


class LocalizedTextField(models.JSONField):
    """A text in several languages: `{"en": "Poet", "ru": "Поэт"}`.

    Further languages need no migration.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)
        self.validators.append(validate_localized_text)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Most texts of a page's rows are blank, and those need no parser."""
        return {} if value == "{}" else super().from_db_value(value, expression, connection)

    def clean(self, value: Any, model_instance: models.Model | None) -> dict[str, str]:
        """Without empty languages."""
        texts = super().clean(value or {}, model_instance)
        return {language: text.strip() for language, text in texts.items() if text.strip()}


def in_language(texts: dict[str, str], otherwise: str = "") -> str:
    """The text in the reader's language, else the nearest one that is recorded."""
    wanted = (get_language() or "en").split("-")[0]
    for code in (wanted, "ru" if wanted == "uk" else "en", "en"):
        if texts.get(code):
            return texts[code]
    return next(iter(texts.values()), otherwise)


class DerivedBooleanField(models.BooleanField):
    """A fact that follows from other records. Only the derivation writes it.

    A model save leaves the column as it is (`models.base.Guarded` takes it out of the update); a
    new row starts with `False`, whatever the instance claims.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["editable"] = False
        kwargs["default"] = False
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> bool:
        if add and not model_instance._meta.model_name.startswith("historical"):  # type: ignore[union-attr]
            setattr(model_instance, self.attname, False)
        return bool(getattr(model_instance, self.attname))


def partial_date(instance: models.Model, field_name: str) -> PartialDate | None:
    """The parsed date in a field of a record; None when nothing is recorded.

    An act says in a field of its own whether its range is a moment or a period (`date_kind`).
    """
    text: str = getattr(instance, field_name) or ""
    if not text:
        return None
    field = instance._meta.get_field(field_name)
    kind = getattr(instance, "date_kind", None) or getattr(field, "kind", None)
    return parse(text, kind=kind or DateKind.MOMENT)
