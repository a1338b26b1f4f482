"""What a reader types into the steps of a contribution, cleaned and never lost."""

from __future__ import annotations

import threading
import unicodedata
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.errors import PhotoError
from registry.photos import CleanPicture, clean
from registry.photos.containers import MAX_FILE_BYTES
from registry.validators import told
from registry.vocabulary import ContributionKind, PicturePermission

__all__ = ["MAX_FILE_BYTES", "AboutForm", "ContactForm", "FactForm", "ReplyForm", "SentPicture"]

LONGEST_TEXT = 10_000
LONGEST_NAME = 300
# How long a picture waits for the one before it to be read.
PATIENCE_SECONDS = 25
# One at a time: a large picture takes 200 MB while it is read, and readers need the rest.
_reading = threading.Lock()

# Marks that turn the direction of writing against the letters after them.
_OVERRIDES = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class PlainText(forms.CharField):
    """A text as it was typed, without what no keyboard writes; line breaks count as one."""

    def __init__(self, *, most: int, lines: bool = True, **kwargs: Any) -> None:
        self.most = most
        self.lines = lines
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        text = str(value or "").replace("\r\n", "\n").replace("\r", "\n")
        kept = {"\n", "\t"} if self.lines else set()
        text = "".join(
            letter if letter in kept or not _is_control(letter) else _instead_of(letter)
            for letter in text
        )
        return text.strip()

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.most:
            words = gettext(
                "Up to %(most)d characters are accepted, and this is too long by %(more)d."
            )
            raise ValidationError(words % {"most": self.most, "more": len(value) - self.most})


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} or letter in _OVERRIDES


def _instead_of(letter: str) -> str:
    """A line break in a single line parts words; everything else goes without a trace."""
    return " " if letter in "\n\t\u2028\u2029" else ""


@dataclass(frozen=True)
class SentPicture:
    """A picture that can be kept: rebuilt from its pixels, and the bytes as they came."""

    clean: CleanPicture
    original: bytes


class SentPictureField(forms.FileField):
    """A file that is a picture by its content; a refusal says what would be taken."""

    def clean(self, data: Any, initial: Any = None) -> SentPicture | None:
        if data is not None and not data.size:
            # Chosen, and without a byte in it: not the same as not chosen.
            self._read(data)
        file: Any = super().clean(data, initial)
        return self._read(file) if file else None

    def _read(self, file: Any) -> SentPicture:
        file.seek(0)
        original: bytes = file.read()
        if not _reading.acquire(timeout=PATIENCE_SECONDS):
            raise ValidationError(
                gettext("Other pictures are being read at this moment. Please send it again.")
            )
        try:
            return SentPicture(clean(original), original)
        except PhotoError as error:
            raise ValidationError(told(error), code="no_picture") from error
        finally:
            _reading.release()


class AboutForm(forms.Form):
    """Step 2: a record of the register, or a name that is not in it."""

    OTHER = "other"

    record = forms.CharField(
        max_length=20,
        error_messages={"required": _("Choose one of the people, or say that it is none of them.")},
    )
    name = PlainText(most=LONGEST_NAME, lines=False, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("record") == self.OTHER and not cleaned.get("name"):
            self.add_error("record", gettext("Write the name first, and look for it."))
        return cleaned


class FactForm(forms.Form):
    """Step 3: the fact, and how it is known. What is asked depends on what was chosen first."""

    text = PlainText(most=LONGEST_TEXT, widget=forms.Textarea({"rows": 8}))
    picture = SentPictureField(
        required=False, widget=forms.FileInput({"accept": ".jpg,.jpeg,.png,.webp,.tif,.tiff"})
    )
    permission = forms.ChoiceField(
        choices=PicturePermission.choices, required=False, widget=forms.RadioSelect
    )
    how_known = PlainText(most=LONGEST_TEXT, widget=forms.Textarea({"rows": 4}))
    without_picture = forms.BooleanField(required=False, label=_("Leave the picture out"))

    def __init__(self, *args: Any, kind: str, has_picture: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.has_picture = has_picture
        asked = questions_of(kind)
        for name in ("text", "picture", "how_known"):
            field = self.fields[name]
            field.label, field.help_text = getattr(asked, name)
            field.error_messages["required"] = asked.missing[name]
        self.fields["permission"].label = _("May the picture be shown?")
        self.fields["text"].required = kind != ContributionKind.PHOTOGRAPH
        self.fields["picture"].required = kind == ContributionKind.PHOTOGRAPH and not has_picture
        if not has_picture or kind == ContributionKind.PHOTOGRAPH:
            del self.fields["without_picture"]
        if kind not in {ContributionKind.PHOTOGRAPH, ContributionKind.DOCUMENT}:
            del self.fields["permission"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kept = self.has_picture and not cleaned.get("without_picture")
        with_picture = bool(cleaned.get("picture")) or kept
        if "permission" in self.fields and with_picture and not cleaned.get("permission"):
            self.add_error("permission", gettext("Say whether the picture may be shown."))
        return cleaned

    @property
    def said_of_showing(self) -> str:
        """What is said of showing the picture; a proof sent with a correction is for us alone."""
        if "permission" not in self.fields:
            return PicturePermission.NOT_TO_BE_SHOWN
        return str(self.cleaned_data.get("permission") or "")


class ContactForm(forms.Form):
    """Step 4: how to reach the sender. It may be left blank."""

    contact = PlainText(
        most=LONGEST_NAME,
        lines=False,
        required=False,
        label=_("How we may reach you"),
        help_text=_("E.g. an e-mail address."),
        widget=forms.TextInput({"autocomplete": "email"}),
    )


class ReplyForm(forms.Form):
    """The sender's answer to a question of the desk."""

    text = PlainText(
        most=LONGEST_TEXT,
        label=_("Your answer"),
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": _("Write an answer before you send it.")},
    )


@dataclass(frozen=True)
class Questions:
    """The words of step 3 for one kind: label and hint of each field, and what to say of a gap."""

    text: tuple[Any, Any]
    picture: tuple[Any, Any]
    how_known: tuple[Any, Any]
    missing: dict[str, Any]


_FORMATS = _("JPEG, PNG, WebP or TIFF, up to 20 MB. A picture taken with a telephone is enough.")
_PROOF = (_("A picture of the paper it stands in, if you have one"), _FORMATS)
_HOW_MISSING = _("Say how you know it: a paper, a book, your family.")

_QUESTIONS = {
    ContributionKind.CORRECTION: Questions(
        text=(
            _("What is wrong or missing, and what is right?"),
            _("E.g. The date of death is 3 November 1937, not 1938."),
        ),
        picture=_PROOF,
        how_known=(
            _("How do you know it?"),
            _("E.g. the certificate of 1956, kept by the family; a book and its page."),
        ),
        missing={
            "text": _("Say what is wrong or missing."),
            "picture": "",
            "how_known": _HOW_MISSING,
        },
    ),
    ContributionKind.PHOTOGRAPH: Questions(
        text=(
            _("Who is in it, and when and where was it taken?"),
            _("From left to right, as far as you know. Leave blank what is not known."),
        ),
        picture=(_("The picture"), _FORMATS),
        how_known=(
            _("Where does the picture come from?"),
            _("E.g. an album of the family; on its back stands “Kyiv, 1934”."),
        ),
        missing={
            "text": "",
            "picture": _("Choose the file with the picture."),
            "how_known": _("Say where the picture comes from."),
        },
    ),
    ContributionKind.DOCUMENT: Questions(
        text=(
            _("What is it, and what does it say?"),
            _("E.g. a certificate of rehabilitation of 1989, with the place of death."),
        ),
        picture=(_("A picture of it"), _FORMATS),
        how_known=(
            _("Who keeps it?"),
            _("E.g. our family; an archive with fond, opis, delo and sheet."),
        ),
        missing={
            "text": _("Say what the document is."),
            "picture": "",
            "how_known": _("Say who keeps the document."),
        },
    ),
    ContributionKind.NEW_PERSON: Questions(
        text=(
            _("What is known of this person?"),
            _("Born, work, arrested, sentenced, died, rehabilitated: as far as you know."),
        ),
        picture=_PROOF,
        how_known=(
            _("How do you know it?"),
            _("E.g. a Book of Memory and its page, papers of the family."),
        ),
        missing={
            "text": _("Say what is known of this person."),
            "picture": "",
            "how_known": _HOW_MISSING,
        },
    ),
}


def questions_of(kind: str) -> Questions:
    """What step 3 asks for a kind."""
    return _QUESTIONS[ContributionKind(kind)]
