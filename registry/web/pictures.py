"""Sizes of photographs. The one way from a picture file to a reader; originals are never served.

It is the way for pictures in a bucket too: they are read by the site and sent on, so that what is
withdrawn is withdrawn, and no address of a bucket is ever told.
"""

from __future__ import annotations

import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from registry.identifiers import is_public_id
from registry.models import Rendition
from registry.opendata.answers import open_to_all
from registry.vocabulary import State
from registry.web import errors
from registry.web.served import ENDINGS

logger = logging.getLogger(__name__)

FORMATS = {ending: name for name, ending in ENDINGS.items()}
CONTENT_TYPES = {"jpg": "image/jpeg", "avif": "image/avif"}
# Short, so that a photograph that is withdrawn is gone soon everywhere.
KEPT_FOR = "public, max-age=300"


@require_safe
def rendition(request: HttpRequest, public_id: str, width: int, ending: str) -> HttpResponse:
    """One size of a published photograph with known rights; for all others the same 404."""
    if not is_public_id(public_id):
        raise Http404
    size = (
        Rendition.objects.filter(
            photo__public_id=public_id,
            photo__state=State.PUBLISHED,
            format=FORMATS.get(ending, ""),
            # More digits than the column holds are no width of a picture.
            width=min(width, 2**31 - 1),
        )
        .exclude(photo__rights="")
        .first()
    )
    if size is None:
        raise Http404
    try:
        with size.file.open("rb") as file:
            content = file.read()
    except FileNotFoundError as error:
        raise Http404 from error
    except OSError as error:
        # A disk or a store that fails says nothing of what there is: nobody shall keep a 404.
        logger.error("A picture could not be read: %s", type(error).__name__)
        return errors.unavailable(request)
    answer = HttpResponse(content, content_type=CONTENT_TYPES[ending])
    answer.headers["Cache-Control"] = KEPT_FOR
    # Other archives may show the picture on their pages.
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@require_safe
def iiif_image(request: HttpRequest, public_id: str, size: str) -> HttpResponse:
    """The same sizes under the addresses of an image of level 0: `640,480` or `max`.

    No other region, rotation, quality or format exists.
    """
    known = _sizes(public_id)
    if size == "max" and known:
        width = max(known)
    else:
        width = next((each for each, height in known.items() if size == f"{each},{height}"), 0)
    answer = rendition(request, public_id, width, "jpg")
    open_to_all(answer)
    return answer


def _sizes(public_id: str) -> dict[int, int]:
    rows = Rendition.objects.filter(photo__public_id=public_id, format=FORMATS["jpg"])
    return dict(rows.values_list("width", "height"))
