"""Why a picture is not taken, in one sentence: what was found, and what would be accepted.

Only sentences: what is accepted is decided in `containers` and `pictures`.
"""

from __future__ import annotations

_ACCEPTED = "JPEG, PNG, WebP or TIFF"
# As people write it, where the decoder shouts.
_NAMES = {"WEBP": "WebP"}


def empty() -> str:
    return f"The file is empty; send a picture as {_ACCEPTED}."


def too_heavy(limit: int) -> str:
    return (
        f"The file is larger than {limit // 2**20} MB; save the picture as a JPEG, or scan it at a "
        "lower resolution."
    )


def foreign(kind: str) -> str:
    return f"The file is {kind}, and pictures are accepted as {_ACCEPTED}."


def unreadable() -> str:
    return f"The file is not a picture that can be read here; send it as {_ACCEPTED}."


def cut_short(form: str) -> str:
    return f"The {_name(form)} file ends before the picture is complete; send the whole file again."


def damaged(form: str) -> str:
    return (
        f"The {_name(form)} file is damaged and cannot be read; open it in an image program, "
        f"save it anew as {_ACCEPTED} and send that."
    )


def unusual(form: str, kind: str) -> str:
    return (
        f"The {_name(form)} file is {kind}, which cannot be read here; save the picture as an "
        "ordinary JPEG, PNG or TIFF with 8 bits a colour."
    )


def moving(form: str) -> str:
    return (
        f"The {_name(form)} file holds a moving picture; send the one picture that matters "
        f"as {_ACCEPTED}."
    )


def several_pages() -> str:
    return "The TIFF file holds several pages; send each page as a picture of its own."


def carries_code(form: str) -> str:
    return (
        f"The {_name(form)} file carries the code of a web page beside the picture; open it in "
        f"an image program, save it anew as {_ACCEPTED} and send that."
    )


def too_many_pixels(pixels: int, limit: int, most: int) -> str:
    """``limit`` holds for pictures of this kind, ``most`` for the kind that may be largest."""
    # Rounded up, so that a picture just above a limit is not said to be within it.
    measured = f"The picture has {-(-pixels // 10**6)} megapixels"
    if limit >= most:
        return f"{measured}, and up to {limit // 10**6} are accepted; send a smaller copy."
    return (
        f"{measured}, and up to {limit // 10**6} are accepted in a file of this kind; send a "
        f"smaller copy, or an ordinary JPEG of up to {most // 10**6} megapixels."
    )


def too_long(width: int, height: int, limit: int) -> str:
    return (
        f"The picture measures {width} by {height} pixels, and a side of up to {limit} is "
        "accepted; send a smaller copy or cut it into parts."
    )


def too_small(width: int, height: int, limit: int) -> str:
    return (
        f"The picture measures {width} by {height} pixels, and each side needs at least {limit}; "
        "send a larger copy."
    )


def _name(form: str) -> str:
    return _NAMES.get(form, form)
