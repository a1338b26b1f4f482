"""Who has which record open. It is told, and never keeps anybody from saving."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from registry.admin.permissions import codename
from registry.admin.visits import curator_of
from registry.models import Curator, Editing
from registry.models.base import Guarded

# A page tells every half minute that it is open; two missed tellings, and it is not.
BEAT_SECONDS = 30
OPEN_FOR = dt.timedelta(seconds=75)
KEPT_FOR = dt.timedelta(minutes=10)


def others_at(row: Model, curator: Curator) -> list[str]:
    """Who else has the record open now."""
    rows = Editing.objects.filter(
        target_type=ContentType.objects.get_for_model(row),
        target_id=row.pk,
        seen_at__gt=timezone.now() - OPEN_FOR,
    ).exclude(curator=curator)
    return [str(one.curator) for one in rows.select_related("curator").order_by("curator")]


def open_now(curator: Curator) -> dict[tuple[str, int], str]:
    """Records others have open, by model and key; there are never many."""
    rows = Editing.objects.filter(seen_at__gt=timezone.now() - OPEN_FOR).exclude(curator=curator)
    found = rows.select_related("curator", "target_type")[:200]
    return {(str(row.target_type.model), row.target_id): str(row.curator) for row in found}


def told(others: list[str]) -> str:
    """One sentence; nothing where nobody else is there."""
    if not others:
        return ""
    return _(
        "%(names)s has this record open too. Both can save; the second is told of the first."
    ) % {"names": ", ".join(others)}


@require_POST
def beat_view(request: HttpRequest, model_name: str, pk: int) -> JsonResponse:
    """A page tells that it is open, or that it is being left; it hears who else is there."""
    row = _row(request, model_name, pk)
    curator = curator_of(request)
    mine: dict[str, Any] = {
        "target_type": ContentType.objects.get_for_model(row),
        "target_id": row.pk,
        "curator": curator,
    }
    if request.POST.get("left"):
        Editing.objects.filter(**mine).delete()
        return JsonResponse({"told": ""})
    now = timezone.now()
    Editing.objects.update_or_create(**mine, defaults={"seen_at": now})
    Editing.objects.filter(seen_at__lt=now - KEPT_FOR).delete()
    return JsonResponse({"told": told(others_at(row, curator))})


def _row(request: HttpRequest, model_name: str, pk: int) -> Model:
    try:
        model: Any = apps.get_model("registry", model_name)
    except LookupError as error:
        raise Http404 from error
    user: Any = request.user
    if not issubclass(model, Guarded) or not user.has_perm(codename("view", model)):
        raise Http404
    row: Model | None = model._default_manager.only("pk").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row
