"""What stands beside a person's form: warnings, what is complete, the page readers will see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.admin.editing import BEAT_SECONDS, others_at, told
from registry.admin.marking import citable_fields
from registry.admin.permissions import person_of
from registry.admin.visits import curator_of
from registry.curation.doubts import open_warnings, saved_rows
from registry.curation.warnings import Rows
from registry.models import Citation, Finding, Person
from registry.vocabulary import FieldQuestion, Script


@dataclass(frozen=True)
class Stroke:
    """One thing a complete record has; filled or hollow, never a score."""

    name: str
    is_there: bool


def beside(request: HttpRequest, row: Model) -> dict[str, Any]:
    """For the form of a person, or of a record on a person's card."""
    person = person_of(row)
    others = others_at(row, curator_of(request))
    found: dict[str, Any] = {
        "others": told(others),
        "beat_url": reverse("admin:editing", args=(row._meta.model_name, row.pk)),
        "beat_seconds": BEAT_SECONDS,
    }
    if person is None:
        return found
    rows = saved_rows(person)
    warned, judged = open_warnings(rows)
    found["warnings"] = [(one, judged.get(one.code.value, "")) for one in warned]
    if person is row:
        found["strokes"] = completeness(rows)
        found["preview_url"] = reverse("admin:preview", args=(person.pk,))
        found["preview_languages"] = settings.LANGUAGES
    return found


def completeness(rows: Rows) -> list[Stroke]:
    """The eight strokes: a list of what could still be looked up, for this record alone."""
    person, cases = rows.person, rows.cases
    names = list(person.names.all())
    kind = ContentType.objects.get_for_model(Person)
    cited = set(
        Citation.objects.filter(
            target_type=kind, target_id=person.pk, source__isnull=False
        ).values_list("field", flat=True)
    )
    looked_for = set(
        Finding.objects.filter(target_type=kind, target_id=person.pk).values_list(
            "field", flat=True
        )
    )
    return [
        Stroke(
            _("name in its own script"),
            any(name.kind == "native" or name.script != Script.LATIN for name in names),
        ),
        Stroke(_("birth"), bool(person.birth_date) or "birth_date" in looked_for),
        Stroke(_("fate"), bool(person.fate) or "fate" in looked_for),
        Stroke(
            _("a case with arrest and outcome"),
            any(case.arrest_date and case.outcome for case in cases),
        ),
        Stroke(_("a source for each fact"), _is_all_cited(person, cited)),
        Stroke(
            _("a place"),
            any((person.birth_place_id, person.death_place_id, person.burial_place_id))
            or any(case.arrest_place_id or case.execution_place_id for case in cases),
        ),
        Stroke(_("a portrait"), bool(rows.photo_dates)),
        Stroke(
            _("three languages"),
            {code for code, _name in settings.LANGUAGES} <= set(person.display_names),
        ),
    ]


def _is_all_cited(person: Person, cited: set[str]) -> bool:
    """Whether each filled-in fact has a source of its own; one of the whole record is not that."""
    facts = [
        field.name
        for field in citable_fields(Person)
        if not field.many_to_many
        and field.name not in ("sex", "summary", "biography")
        and getattr(person, field.attname)
    ]
    return bool(facts) and set(facts) <= cited - {FieldQuestion.RECORD.value}
