"""The field for an uploaded picture: looked at whole before anything is written."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.curation.pictures import PreparedPicture, prepare
from registry.errors import PhotoError
from registry.validators import told


class PictureField(forms.FileField):
    """A file that is a picture by its content; raises `ValidationError` with the reason if not.

    Gives the picture ready to be kept, or None where no file was sent.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("label", _("Picture file"))
        kwargs.setdefault(
            "help_text",
            _(
                "JPEG, PNG, WebP or TIFF. What the file says of the camera and the place is taken "
                "out of everything that is shown; the original is kept and never served."
            ),
        )
        kwargs.setdefault("widget", forms.FileInput({"accept": ".jpg,.jpeg,.png,.webp,.tif,.tiff"}))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> PreparedPicture | None:
        file: Any = super().clean(data, initial)
        if not file:
            return None
        try:
            return prepared(file)
        except PhotoError as error:
            raise ValidationError(told(error), code="no_picture") from error


def prepared(file: Any) -> PreparedPicture:
    """The picture in an uploaded file; the work is done once, whoever asks first."""
    found: PreparedPicture | None = getattr(file, "prepared_picture", None)
    if found is None:
        found = file.prepared_picture = prepare(file)
    return found
