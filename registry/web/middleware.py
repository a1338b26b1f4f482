"""What every answer carries: headers for readers, headers for the desk, the language.

Nothing here reads or writes a session or a cookie.
"""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_vary_headers

from registry.errors import IndexMissingError
from registry.opendata.answers import NO_PAGE, is_for_programs, open_to_all
from registry.search.snapshot import reader_patience
from registry.web import errors, limits

logger = logging.getLogger(__name__)

# What PostgreSQL says where nothing may be written, on a replica or after a failure.
READ_ONLY = "25006"
# A statement for a page takes a hundredth of this; one that takes longer is given up.
PATIENCE = 2_000

DESK = "/admin/"
# A browser asks again each time and mostly hears that nothing changed; a cache in front answers
# for five minutes, so that what is withdrawn is gone soon.
KEPT_FOR = "public, max-age=0, s-maxage=300"
# No failure is ever kept; old addresses lead elsewhere again when a merge is undone.
KEPT_STATUSES = {200, 301, 302, 304, 404, 410}
PASSKEYS = "publickey-credentials-get"
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        PASSKEYS,
        "screen-wake-lock",
        "usb",
    )
)


class HeadersMiddleware:
    """Sets what a view has not set itself: open data may allow other sites to read it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        at_desk = request.path_info.startswith(DESK)
        # Django checks the referrer of the desk's forms; nobody needs to know what a reader read.
        response.headers.setdefault("Referrer-Policy", "same-origin" if at_desk else "no-referrer")
        # Curators may prove themselves with a passkey.
        policy = PERMISSIONS_POLICY.replace(f"{PASSKEYS}=()", f"{PASSKEYS}=(self)")
        response.headers.setdefault("Permissions-Policy", policy if at_desk else PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # Also for answers of middleware further in, which the one that sets it never sees.
        if not getattr(response, "xframe_options_exempt", False):
            response.headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        if at_desk:
            response.headers.setdefault("Cache-Control", "private, no-store")
        elif response.status_code in KEPT_STATUSES and not response.cookies:
            response.headers.setdefault("Cache-Control", KEPT_FOR)
        return response


class LengthMiddleware:
    """Refuses a request that says how long it is by what is no number; Django would fail at it.

    gunicorn lets none of these pass; another server might.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = str(request.META.get("CONTENT_LENGTH") or "0")
        if not (length.isascii() and length.isdigit()):
            return errors.bad_request(request)
        return self.get_response(request)


class ProgramsMiddleware:
    """Answers other programs: open to all sites, and not more often than the settings allow.

    An address of this machine itself is that of a server in front, or of its owner: it says nothing
    of who asks and is not counted.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_for_programs(request.path_info):
            return self.get_response(request)
        seconds = self._wait(request)
        if seconds:
            return errors.too_many(request, wait=seconds)
        answer = self.get_response(request)
        if "Location" in answer.headers:
            # A way on is no page, and scripts of other sites must be let through it.
            answer.headers["Content-Type"] = NO_PAGE
        return open_to_all(answer)

    def _wait(self, request: HttpRequest) -> int:
        most: int = settings.API_PER_MINUTE
        if not most or request.method == "OPTIONS" or limits.is_of_this_machine(request):
            return 0
        return limits.wait(limits.Limit("programs", most, limits.MINUTE), request)


class UnavailableMiddleware:
    """Answers 503 where the database is away, busy for too long or cannot be written.

    Also where the index of people is empty: a list never says that there is nobody when there is.
    A statement that names a table or a column there is not is a fault of ours, and fails as one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(DESK):
            return self.get_response(request)
        token = reader_patience.set(PATIENCE)
        try:
            return self.get_response(request)
        finally:
            reader_patience.reset(token)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Called for whatever a view raises."""
        if isinstance(exception, IndexMissingError):
            logger.critical("%s", exception)
            return errors.unavailable(request)
        if not is_away(exception):
            return None
        # Of the kind alone: a statement may hold what somebody looked for.
        logger.error("The database does not answer: %s", type(exception.__cause__ or exception))
        return errors.unavailable(request)


def is_away(exception: Exception) -> bool:
    """Whether the database does not answer, or takes nothing; a fault of ours is neither."""
    if isinstance(exception, InternalError):
        return getattr(exception.__cause__, "sqlstate", "") == READ_ONLY
    is_fault = str(exception).startswith("no such")
    return isinstance(exception, OperationalError | InterfaceError) and not is_fault


class AddressLocaleMiddleware(LocaleMiddleware):
    """The language lives in the address; no cookie takes part in choosing it.

    Where an address has no language, the browser's list of languages decides.
    """

    def process_request(self, request: HttpRequest) -> None:
        request.COOKIES.pop(settings.LANGUAGE_COOKIE_NAME, None)
        super().process_request(request)

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        answer = super().process_response(request, response)
        if answer is not response:
            # A redirect to the address with its language: Django would vary it by cookie too.
            del answer.headers["Vary"]
            patch_vary_headers(answer, ("Accept-Language",))
        return answer
