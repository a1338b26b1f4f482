"""Why a picture is not taken, in one sentence: what was found, and what would be accepted.

Only sentences: what is accepted is decided in `containers` and `pictures`.
"""

from __future__ import annotations

from registry.errors import Phrase, Sentence
from registry.errors import marked as _

# As people write it, where the decoder shouts.
_NAMES = {"WEBP": "WebP"}


def empty() -> Sentence:
    return Sentence(_("The file is empty; send a picture as JPEG, PNG, WebP or TIFF."))


def too_heavy(limit: int) -> Sentence:
    words = _(
        "The file is larger than %(limit)d MB; save the picture as a JPEG, or scan it at a lower "
        "resolution."
    )
    return Sentence(words, {"limit": limit // 2**20})


def foreign(kind: str) -> Sentence:
    """``kind`` is a marked phrase, as in "a PDF document"."""
    words = _("The file is %(kind)s, and pictures are accepted as JPEG, PNG, WebP or TIFF.")
    return Sentence(words, {"kind": Phrase(kind)})


def unreadable() -> Sentence:
    return Sentence(
        _("The file is not a picture that can be read here; send it as JPEG, PNG, WebP or TIFF.")
    )


def cut_short(form: str) -> Sentence:
    words = _("The %(form)s file ends before the picture is complete; send the whole file again.")
    return _of(form, words)


def damaged(form: str) -> Sentence:
    words = _(
        "The %(form)s file is damaged and cannot be read; open it in an image program, save it "
        "anew as JPEG, PNG, WebP or TIFF and send that."
    )
    return _of(form, words)


def unusual(form: str, kind: str) -> Sentence:
    """``kind`` is a marked phrase, as in "packed in a rare way"."""
    words = _(
        "The %(form)s file is %(kind)s, which cannot be read here; save the picture as an ordinary "
        "JPEG, PNG or TIFF with 8 bits a colour."
    )
    return _of(form, words, kind=Phrase(kind))


def unusual_depth(form: str, bits: int) -> Sentence:
    words = _(
        "The %(form)s file has %(bits)d bits a colour, which cannot be read here; save the picture "
        "as an ordinary JPEG, PNG or TIFF with 8 bits a colour."
    )
    return _of(form, words, bits=bits)


def moving(form: str) -> Sentence:
    words = _(
        "The %(form)s file holds a moving picture; send the one picture that matters as JPEG, PNG, "
        "WebP or TIFF."
    )
    return _of(form, words)


def several_pages() -> Sentence:
    return Sentence(_("The TIFF file holds several pages; send each page as a picture of its own."))


def carries_code(form: str) -> Sentence:
    words = _(
        "The %(form)s file carries the code of a web page beside the picture; open it in an image "
        "program, save it anew as JPEG, PNG, WebP or TIFF and send that."
    )
    return _of(form, words)


def too_many_pixels(pixels: int, limit: int, most: int) -> Sentence:
    """``limit`` holds for pictures of this kind, ``most`` for the kind that may be largest."""
    if limit >= most:
        words = _(
            "The picture has %(megapixels)d megapixels, and up to %(limit)d are accepted; send a "
            "smaller copy."
        )
    else:
        words = _(
            "The picture has %(megapixels)d megapixels, and up to %(limit)d are accepted in a file "
            "of this kind; send a smaller copy, or an ordinary JPEG of up to %(most)d megapixels."
        )
    values = {
        # Rounded up, so that a picture just above a limit is not said to be within it.
        "megapixels": -(-pixels // 10**6),
        "limit": limit // 10**6,
        "most": most // 10**6,
    }
    return Sentence(words, values)


def too_long(width: int, height: int, limit: int) -> Sentence:
    words = _(
        "The picture measures %(width)d by %(height)d pixels, and a side of up to %(limit)d is "
        "accepted; send a smaller copy or cut it into parts."
    )
    return Sentence(words, {"width": width, "height": height, "limit": limit})


def too_small(width: int, height: int, limit: int) -> Sentence:
    words = _(
        "The picture measures %(width)d by %(height)d pixels, and each side needs at least "
        "%(limit)d; send a larger copy."
    )
    return Sentence(words, {"width": width, "height": height, "limit": limit})


def _of(form: str, words: str, **values: str | int) -> Sentence:
    return Sentence(words, {"form": _NAMES.get(form, form), **values})
