"""What each group of curators may do. The groups are made by a migration and by `make_groups`.

Permissions add up: whoever reviews and also enters records belongs to two groups. What no group
may do (delete what was public, approve twice) the desk and the door refuse by themselves.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission

# Rows inside a record; they are corrected as freely as the record they stand in.
PARTS = (
    "citation",
    "commemoratedperson",
    "depiction",
    "detention",
    "documentpage",
    "externalidentifier",
    "finding",
    "mention",
    "participation",
    "personname",
    "placename",
    "placeuse",
    "post",
    "rehabilitation",
    "relation",
    "signature",
)
RECORDS = (
    "act",
    "agent",
    "commemoration",
    "document",
    "event",
    "figure",
    "person",
    "photo",
    "place",
    "repression",
    "source",
)
# Open lists of words: a mistake here stands on every page that uses the word.
TERMS = (
    "article",
    "charge",
    "eventtype",
    "nationality",
    "organ",
    "profession",
    "rehabilitationbody",
    "sentencingbody",
)
WORK = ("changeset", "correction", "importbatch", "importrow")

_VIEW_ALL = {f"view_{model}" for model in (*PARTS, *RECORDS, *TERMS, *WORK)}


def _may(actions: tuple[str, ...], models: tuple[str, ...]) -> set[str]:
    return {f"{action}_{model}" for action in actions for model in models}


# What readers send in is no business of whoever only enters drafts.
_READ_CONTRIBUTIONS = {"view_contribution"}
# Whoever answers senders may also see how to reach them, and erase it.
_ANSWER_CONTRIBUTIONS = _READ_CONTRIBUTIONS | {
    "change_contribution",
    "view_contributioncontact",
    "delete_contributioncontact",
}

_CONTRIBUTOR = (
    _VIEW_ALL | _may(("add", "change"), RECORDS) | _may(("add", "change", "delete"), PARTS)
)
_EDITOR = (
    _CONTRIBUTOR
    | _may(("delete",), RECORDS)
    | _may(("add", "change", "delete"), TERMS)
    | {"publish_record", "change_published"}
    | _ANSWER_CONTRIBUTIONS
)
_REVIEWER = (
    _VIEW_ALL | {"approve_evidence", "release_living", "withdraw_record"} | _READ_CONTRIBUTIONS
)
_IMPORTER = _VIEW_ALL | _may(("add", "change"), ("importbatch", "importrow")) | {"run_import"}
_CURATORS = _may(("add", "change", "delete", "view"), ("curator",)) | {"view_group"}

# The name of each group and the code names of its permissions.
GROUPS: dict[str, frozenset[str]] = {
    "contributor": frozenset(_CONTRIBUTOR),
    "editor": frozenset(_EDITOR),
    "reviewer": frozenset(_REVIEWER),
    "importer": frozenset(_IMPORTER),
    "administrator": frozenset(_EDITOR | _REVIEWER | _IMPORTER | _CURATORS),
}


def make_groups(
    groups: type[Any] = Group, permissions: type[Any] = Permission, *, using: str | None = None
) -> None:
    """Makes the groups and gives them exactly these permissions; running it again changes nothing.

    A migration passes its own versions of the two models. Raises `LookupError` when a permission
    does not exist yet.
    """
    found = permissions.objects.using(using).filter(
        content_type__app_label__in=("registry", "auth"),
        codename__in=frozenset().union(*GROUPS.values()),
    )
    by_name = {permission.codename: permission for permission in found}
    for name, wanted in GROUPS.items():
        missing = sorted(wanted - by_name.keys())
        if missing:
            raise LookupError(f"No permission is called {', '.join(missing)}.")
        group, _created = groups.objects.using(using).get_or_create(name=name)
        group.permissions.set([by_name[codename] for codename in sorted(wanted)])
