"""What all addresses of the interface share: who may ask, what may be asked, how it is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any, ClassVar

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
)
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from registry.opendata.answers import (
    NO_PAGE,
    open_to_all,
    preflight,
    problem,
    unknown_parameters,
)
from registry.opendata.api import cursors
from registry.opendata.edition import edition_of
from registry.search.snapshot import Snapshot, snapshot

METHODS = "GET, HEAD, OPTIONS"
PAGE_SIZE = 50
LARGEST_PAGE = 100

Refusal = tuple[str, str]
# "q=0" says that a format is not wanted.
UNWANTED = re.compile(r";\s*q=0(?:\.0*)?\s*(?:;|$)", re.IGNORECASE)


class Refused(exceptions.APIException):
    """A question that is not understood: each parameter with one sentence."""

    status_code = HTTPStatus.BAD_REQUEST

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(refusals[0][1])
        self.refusals = refusals


class Gone(exceptions.APIException):
    """A record that was withdrawn, with the words left at its address."""

    status_code = HTTPStatus.GONE

    def __init__(self, tombstone: dict[str, str]) -> None:
        super().__init__(_("This record was withdrawn."))
        self.tombstone = tombstone


class Moved(exceptions.APIException):
    """A record that was merged into another: where that one is read."""

    status_code = HTTPStatus.MOVED_PERMANENTLY

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class Negotiation(DefaultContentNegotiation):
    """By the Accept header alone: no parameter of an address chooses a format."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        chosen = list(renderers)
        for accepted in self.get_accept_list(request) or ["*/*"]:
            kind = accepted.partition(";")[0].strip().lower()
            if UNWANTED.search(accepted):
                continue
            for renderer in chosen:
                of_kind = f"{renderer.media_type.partition('/')[0]}/*"
                if kind in ("*/*", "", of_kind, renderer.media_type):
                    return renderer, renderer.media_type
        raise exceptions.NotAcceptable(available_renderers=chosen)


class PublicView(APIView):
    """One address: read only, for everybody, one snapshot of the database an answer.

    Its ETag is the edition, so that a repeated question costs one query. A parameter that is not
    among `parameters` is refused: one that is passed over would give more than was asked for.
    """

    authentication_classes: ClassVar[list[Any]] = []
    permission_classes: ClassVar[list[Any]] = []
    throttle_classes: ClassVar[list[Any]] = []
    parser_classes: ClassVar[list[Any]] = []
    renderer_classes: ClassVar[list[type[BaseRenderer]]] = [JSONRenderer]
    content_negotiation_class = Negotiation
    http_method_names: ClassVar = ["get", "head", "options"]

    parameters: ClassVar[frozenset[str]] = frozenset()
    index: Snapshot

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            refusal: HttpResponseBase = super().dispatch(request, *args, **kwargs)
            return open_to_all(refusal)
        with snapshot() as self.index:
            etag = f'W/"{edition_of(f"{self.index.state.build}.{self.index.version}")}"'
            known = get_conditional_response(request, etag=etag)
            if known is not None and known.status_code == HTTPStatus.NOT_MODIFIED:
                return open_to_all(known)
            answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        if answer.status_code == HTTPStatus.OK:
            answer.headers["ETag"] = etag
        return open_to_all(answer)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        unknown = unknown_parameters(request.query_params, self.parameters)
        if unknown and request.method in ("GET", "HEAD"):
            raise Refused(list(unknown.items()))

    def options(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        return preflight(METHODS)

    def get_exception_handler(self) -> Any:
        return refused

    @property
    def base(self) -> str:
        """Where this site is: what addresses in answers begin with."""
        address: str = self.request.build_absolute_uri("/")
        return address[:-1]


def refused(failure: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """The problem for what a view raises; None for what is a fault of ours or of the database."""
    if isinstance(failure, Refused):
        told = [{"name": name, "reason": reason} for name, reason in failure.refusals]
        return problem(HTTPStatus.BAD_REQUEST, told[0]["reason"], invalid_params=told)
    if isinstance(failure, Gone):
        return problem(HTTPStatus.GONE, str(failure.detail), tombstone=failure.tombstone)
    if isinstance(failure, Moved):
        return HttpResponsePermanentRedirect(failure.address, content_type=NO_PAGE)
    if isinstance(failure, Http404 | exceptions.NotFound):
        return not_found()
    if isinstance(failure, exceptions.MethodNotAllowed):
        words = _("This address is read only: it answers to GET, HEAD and OPTIONS.")
        return problem(HTTPStatus.METHOD_NOT_ALLOWED, words, headers={"Allow": METHODS})
    if isinstance(failure, exceptions.NotAcceptable):
        kinds = [renderer.media_type for renderer in failure.available_renderers]
        words = _("This address answers with %(kinds)s.") % {"kinds": ", ".join(kinds)}
        return problem(HTTPStatus.NOT_ACCEPTABLE, words)
    return None


def not_found() -> HttpResponse:
    """The same for what never was and for what is not public."""
    return problem(HTTPStatus.NOT_FOUND, _("There is nothing at this address."))


# Pages of a list ------------------------------------------------------------------------------


def number_asked(request: Request, name: str, most: int, otherwise: int) -> int:
    """A whole number from 1 on; raises `Refused` for what is none."""
    text = request.query_params.get(name, "")
    if not text:
        return otherwise
    is_short = text.isascii() and text.isdigit() and len(text) <= len(str(most))
    if not (is_short and 1 <= int(text) <= most):
        words = _("%(name)s is a whole number from 1 to %(most)d.")
        raise Refused([(name, words % {"name": name, "most": most})])
    return int(text)


def page_size(request: Request) -> int:
    """How many rows of a list are asked for at once."""
    return number_asked(request, "page_size", LARGEST_PAGE, PAGE_SIZE)


def place_asked(request: Request, listing: str) -> list[Any] | None:
    """What the cursor of the request says; None without one. Raises `Refused`."""
    text = request.query_params.get("cursor", "")
    if not text:
        return None
    try:
        return cursors.opened(listing, text)
    except cursors.CursorError:
        raise Refused([("cursor", wrong_cursor())]) from None


def wrong_cursor() -> str:
    """What is said of a cursor that leads nowhere."""
    return _(
        "This cursor does not belong to this list. Begin again without one, and follow the "
        "addresses in “next”."
    )


def address_of_next(request: Request, cursor: str) -> str:
    """The address of the next page: the same question, going on from the cursor."""
    data = request.query_params.copy()
    data.pop("page", None)
    data["cursor"] = cursor
    address: str = request.build_absolute_uri(f"{request.path}?{data.urlencode()}")
    return address


def answer(data: Any) -> Response:
    """Ready values as an answer."""
    return Response(data)
