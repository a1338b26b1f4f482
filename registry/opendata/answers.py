"""What every answer to other programs has in common: open to all sites, refusals as RFC 9457."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from http import HTTPStatus
from typing import Any, TypeVar

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _

# Everything for programs lies below this.
ROOT = "/api/"
PROBLEM = "application/problem+json"
# Of an answer that only leads on: scripts of other sites must be let through it.
NO_PAGE = "text/plain; charset=utf-8"
# So many parameters are named in a refusal, each as far as it can be a name.
MOST_NAMED, LONGEST_NAME = 20, 60

Answer = TypeVar("Answer", bound=HttpResponseBase)


def is_for_programs(path: str) -> bool:
    """Whether who asks for a path reads problems rather than pages."""
    return path.startswith(ROOT)


def open_to_all(answer: Answer) -> Answer:
    """Scripts on the pages of other sites may read what is published; a page of ours is no data."""
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        return answer
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Access-Control-Expose-Headers"] = "ETag, Link, Retry-After"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def preflight(methods: str) -> HttpResponse:
    """What a browser asks before it lets the script of another site ask."""
    answer = open_to_all(HttpResponse(status=HTTPStatus.NO_CONTENT, content_type=NO_PAGE))
    answer.headers["Allow"] = methods
    answer.headers["Access-Control-Allow-Methods"] = methods
    answer.headers["Access-Control-Allow-Headers"] = (
        "Accept, Accept-Language, Content-Type, If-None-Match"
    )
    answer.headers["Access-Control-Max-Age"] = "86400"
    return answer


def unknown_parameters(given: Iterable[str], known: Collection[str]) -> dict[str, str]:
    """A sentence for each parameter an address does not have.

    One that is passed over would give more than was asked for.
    """
    unknown = [name for name in given if name not in known]
    words = _("“%(name)s” is not a parameter of this address.")
    return {name: words % {"name": name[:LONGEST_NAME]} for name in unknown[:MOST_NAMED]}


def problem(
    status: HTTPStatus, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any
) -> HttpResponse:
    """A refusal as other programs read it."""
    answer = JsonResponse(
        {
            "type": "about:blank",
            "title": status.phrase,
            "status": int(status),
            "detail": detail,
            **more,
        },
        status=status,
        content_type=PROBLEM,
        json_dumps_params={"ensure_ascii": False},
        headers=headers,
    )
    return open_to_all(answer)
