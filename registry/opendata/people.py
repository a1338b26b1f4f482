"""People as JSON: the filters of the lists, names in the original script, why each was found.

    /api/v1/people/?q=Мейерхольд&fate=executed&page=2&page_size=20

Only published people. A question that is not understood is answered by a problem (RFC 9457), never
by everybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registry.filters import PersonFilterSet
from registry.models import ExternalIdentifier, Person, PersonName
from registry.search.query import Hit
from registry.search.snapshot import Snapshot, snapshot
from registry.vocabulary import NameKind

EXTERNAL_ID = "external_id"
PAGE_SIZE = 50
LARGEST_PAGE = 100
# No register has more people than this many pages hold.
LAST_PAGE = 10**9

Json = dict[str, Any]
NO_NAME = {"surname": "", "given_name": "", "patronymic": ""}


@require_safe
def people(request: HttpRequest) -> HttpResponseBase:
    """One page of people. Its ETag is the version of the index: nothing is read for a 304."""
    with snapshot() as index:
        etag = f'W/"people-{index.state.build}-{index.version}"'
        answer = get_conditional_response(request, etag=etag) or _answer(request, index)
        if answer.status_code < HTTPStatus.BAD_REQUEST:
            answer.headers["ETag"] = etag
        # Other sites may read what is published.
        answer.headers["Access-Control-Allow-Origin"] = "*"
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return answer


def _answer(request: HttpRequest, index: Snapshot) -> HttpResponse:
    filters = PersonFilterSet(request.GET)
    problems = [{"name": name, "reason": line} for name, line in _refusals(request.GET, filters)]
    if problems:
        return problem(HTTPStatus.BAD_REQUEST, problems[0]["reason"], invalid_params=problems)
    found = filters.found(index)
    size = int(request.GET.get("page_size") or PAGE_SIZE)
    number = int(request.GET.get("page") or 1)
    last = max(1, -(-found.total // size))
    if number > last:
        words = _("There is no page %(number)d: the last one is %(last)d.")
        return problem(HTTPStatus.NOT_FOUND, words % {"number": number, "last": last})
    hits = found.page(number, size, filters.order)
    return JsonResponse(
        {
            "count": found.total,
            "next": _next(request, number) if number < last else None,
            "results": results(hits, request),
        },
        json_dumps_params={"ensure_ascii": False},
    )


def _refusals(data: QueryDict, filters: PersonFilterSet) -> list[tuple[str, str]]:
    """What is said of each parameter that is not understood."""
    found = [(name, line) for name, lines in filters.refused.items() for line in lines]
    for name, most in (("page", LAST_PAGE), ("page_size", LARGEST_PAGE)):
        text = data.get(name, "")
        if text and not _is_number(text, most):
            words = _("%(name)s is a whole number from 1 to %(most)d.")
            found.append((name, words % {"name": name, "most": most}))
    return found


def _is_number(text: str, most: int) -> bool:
    is_short = text.isascii() and text.isdigit() and len(text) <= len(str(most))
    return is_short and 1 <= int(text) <= most


def _next(request: HttpRequest, number: int) -> str:
    data = request.GET.copy()
    data["page"] = str(number + 1)
    return request.build_absolute_uri(f"{request.path}?{data.urlencode()}")


def results(hits: Sequence[Hit], request: HttpRequest) -> list[Json]:
    """What is said of each person, in three queries."""
    keys = [hit.person_id for hit in hits]
    known = dict(Person.objects.filter(pk__in=keys).values_list("pk", "public_id"))
    names, externals = _original_names(keys), _external_ids(keys)
    return [
        {
            "id": known[hit.person_id],
            "external_id": externals.get(hit.person_id),
            **names.get(hit.person_id, NO_NAME),
            "reason": hit.reason,
            "url": request.build_absolute_uri(reverse("resolve", args=[known[hit.person_id]])),
        }
        for hit in hits
        if hit.person_id in known
    ]


def _original_names(people: Sequence[int]) -> dict[int, Mapping[str, str]]:
    """The main name of each in the original script, else the first one that is recorded."""
    rows = PersonName.objects.filter(person__in=people).order_by("order", "pk")
    columns = ("person_id", "kind", "language", "is_display", *NO_NAME, "full")
    best: dict[int, tuple[int, Mapping[str, str]]] = {}
    for person, kind, language, is_shown, surname, given_name, patronymic, full in rows.values_list(
        *columns
    ):
        rank = _rank(kind, language, is_shown)
        if person not in best or rank < best[person][0]:
            parts = {"surname": surname, "given_name": given_name, "patronymic": patronymic}
            # A line whose parts are not known stands where lists put it.
            best[person] = rank, parts if surname or given_name else {**NO_NAME, "surname": full}
    return {person: parts for person, (_rank, parts) in best.items()}


def _rank(kind: str, language: str, is_shown: bool) -> int:
    """The own language, the Russian of the files, any other shown form, a main one, whatever."""
    if kind == NameKind.NATIVE:
        return 0
    if is_shown:
        return 1 if language == "ru" else 2
    return 3 if kind == NameKind.MAIN else 4


def _external_ids(people: Sequence[int]) -> dict[int, str]:
    rows = ExternalIdentifier.objects.filter(
        target_type=ContentType.objects.get_for_model(Person),
        target_id__in=people,
        scheme=EXTERNAL_ID,
    )
    return dict(rows.order_by("-pk").values_list("target_id", "value"))


def problem(status: HTTPStatus, detail: str, **more: Any) -> HttpResponse:
    """A refusal as other programs read it: RFC 9457."""
    return JsonResponse(
        {"title": status.phrase, "status": int(status), "detail": detail, **more},
        status=status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )
