"""Names in the original script, and the numbers of people in other collections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.contrib.contenttypes.models import ContentType

from registry.models import ExternalIdentifier, Person, PersonName
from registry.vocabulary import NameKind

EXTERNAL_ID = "external_id"
NO_NAME = {"surname": "", "given_name": "", "patronymic": ""}


def original_names(people: Sequence[int]) -> dict[int, Mapping[str, str]]:
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


def external_ids(people: Sequence[int]) -> dict[int, str]:
    """The number of each in the collection it came from."""
    rows = ExternalIdentifier.objects.filter(
        target_type=ContentType.objects.get_for_model(Person),
        target_id__in=people,
        scheme=EXTERNAL_ID,
    )
    return dict(rows.order_by("-pk").values_list("target_id", "value"))
