"""Every page and every step of the desk, for each group: a new one without a line here fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import Settings

from registry.admin.importing import running
from registry.curation import factors, merging, proposals
from registry.curation.groups import GROUPS
from registry.curation.recording import save_record
from registry.intake import stages
from registry.models import ChangeSet, Contribution, Curator, LikelyPair, PairSearch, Proposal
from registry.vocabulary import State
from tests import makers
from tests.desk import REASON, desk_of
from tests.importing import SOURCE, people, write
from tests.proving import SECRET

pytestmark = pytest.mark.django_db

CONTRIBUTOR, EDITOR, REVIEWER = "contributor", "editor", "reviewer"
IMPORTER, ADMINISTRATOR = "importer", "administrator"
ALL = frozenset(GROUPS)
ENTER = frozenset({CONTRIBUTOR, EDITOR, ADMINISTRATOR})
EDIT = frozenset({EDITOR, ADMINISTRATOR})
READ_LETTERS = frozenset({EDITOR, REVIEWER, ADMINISTRATOR})
REVIEW = frozenset({REVIEWER, ADMINISTRATOR})
BRING_IN = frozenset({IMPORTER, ADMINISTRATOR})
AGREE = frozenset({IMPORTER, REVIEWER, ADMINISTRATOR})
TOP = frozenset({ADMINISTRATOR})
NOBODY: frozenset[str] = frozenset()
OTHER = {"editor": None, "office": "somebody", "reason": REASON}


class May(NamedTuple):
    """Who may look at a page, and who may send its form; None where it has none."""

    look: frozenset[str] | None
    send: frozenset[str] | None = None


# By the name of the address; of a record's own pages, those of a draft and of a public person.
PAGES = {
    "index": May(ALL),
    "account": May(ALL),
    "account_app": May(ALL, ALL),
    "account_codes": May(ALL),
    "new_codes": May(None, ALL),
    "account_passkeys": May(ALL, ALL),
    "remove_passkey": May(None, ALL),
    "end_sessions": May(None, ALL),
    "account_keys": May(None, ALL),
    "password_change": May(ALL, ALL),
    "password_change_done": May(ALL),
    "keys": May(ALL),
    "jsi18n": May(ALL),
    "app_list": May(ALL),
    "autocomplete": May(ALL),
    "typed": May(ALL),
    "typing_date": May(ALL),
    "typing_name": May(ALL),
    "beginning": May(TOP),
    "warnings": May(ALL),
    "editing": May(None, ALL),
    "paste": May(ENTER, ENTER),
    "several": May(ENTER, ENTER),
    "preview": May(ALL),
    "citations": May(ALL, ENTER),
    "proposals": May(ALL),
    # A withdrawal, which is for reviewers.
    "proposal": May(ALL, REVIEW),
    "merging": May(ALL),
    "compare": May(ALL, ENTER | REVIEW),
    "merge": May(ALL, REVIEW),
    "undo": May(EDIT, EDIT),
    "imports": May(ALL),
    "import-upload": May(BRING_IN, BRING_IN),
    "import-words": May(ALL, BRING_IN),
    "import": May(ALL),
    "import-report": May(AGREE),
    "import-doubtful": May(BRING_IN),
    "import-rows": May(ALL),
    "import-row": May(BRING_IN, BRING_IN),
    # Each answer asks for the right over its row (see the tests of imports).
    "import-offers": May(ALL, ALL),
    "import-undo": May(BRING_IN, BRING_IN),
    "import-step commit": May(None, BRING_IN),
    "import-step agree": May(None, AGREE),
    "import-step release": May(None, REVIEW),
    "import-step publish": May(None, AGREE),
    "registry_contribution_next": May(READ_LETTERS),
    "registry_contribution_enter": May(EDIT),
    "registry_contribution_public": May(READ_LETTERS),
    "registry_curator_link": May(None, TOP),
    "registry_likelypair_apart": May(EDIT, EDIT),
    "registry_person_history": May(ALL),
    "registry_person_restore": May(EDIT, EDIT),
    "registry_person_step review": May(ENTER, ENTER),
    "registry_person_step publish": May(EDIT, EDIT),
    "registry_person_step withdraw": May(REVIEW, REVIEW),
    "registry_act_step approve": May(REVIEW, REVIEW),
    "registry_person_change": May(ALL, ENTER),
    "registry_person_delete": May(EDIT, EDIT),
}
# Ways in and out, which are open; addresses of files and pages that need what is not there.
WITHOUT = {
    *("", "login", "logout", "second_step", "welcome", "view_on_site"),
    # The columns and the progress of a file that was uploaded (see the tests of those pages).
    *("import-columns", "import-progress"),
    # Pictures, which ask for the right of the record they belong to.
    *("registry_photo_picture", "registry_contribution_picture"),
}
# Pages every table has, tried for people above and for all tables in the tests of groups.
OF_TABLES = ("changelist", "add", "change", "delete", "history", "restore", "step")


def names(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """The names of all addresses of the desk."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver) and route.startswith("admin/"):
            yield from names(entry, route)
        elif isinstance(entry, URLPattern) and route.startswith("admin/"):
            yield entry.name or ""


def test_every_page_of_the_desk_has_a_line() -> None:
    known = {line.partition(" ")[0] for line in PAGES} | WITHOUT
    missing = {name for name in names() if name not in known}
    assert {name for name in missing if name.rpartition("_")[2] not in OF_TABLES} == set()
    assert {CONTRIBUTOR, EDITOR, REVIEWER, IMPORTER, ADMINISTRATOR} == ALL


@pytest.fixture
def pages(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The address of each page, with somebody else's work behind it."""
    settings.IMPORTS_ROOT = str(tmp_path / "imports")
    monkeypatch.setattr(running, "launch", lambda *_arguments: None)
    public, draft = makers.anna_probnaya(), makers.make_person(state=State.DRAFT)
    public.fate = "released"
    save_record(public, **OTHER)
    change = ChangeSet.objects.order_by("-pk")[0]
    act = makers.make_act(public, approvals=0)
    one, other = makers.pyotr_primerov(), makers.make_person("Примеров Пётр", "Pyotr Primerov")
    third, fourth = makers.make_person("Третья Анна"), makers.make_person("Иная Анна")
    pair = LikelyPair.objects.create(
        first=third, second=fourth, score=0.9, bits=9, search=PairSearch.objects.create()
    )
    author = makers.make_curator("author")
    proposal = proposals.propose_withdrawal(public, author=author, reason=REASON)
    assert isinstance(proposal, Proposal)
    merge = merging.merge(one, other, **OTHER)
    batch = stages.read_in(write(tmp_path, people(1)), source_key=SOURCE, is_matched=False)
    letter = Contribution.objects.create(
        reference="R1", kind="correction", received_in="2026-11", target=public
    )
    known = {
        "app_list": ("registry",),
        "remove_passkey": (1,),
        "editing": ("person", public.pk),
        "preview": (public.pk,),
        "citations": ("person", draft.pk),
        "proposal": (proposal.pk,),
        "compare": (third.public_id, fourth.public_id),
        "merge": (merge.pk,),
        "undo": (change.pk,),
        "registry_contribution_enter": (letter.pk,),
        "registry_contribution_public": (letter.pk,),
        "registry_curator_link": (author.pk,),
        "registry_likelypair_apart": (pair.pk,),
        "registry_person_history": (public.pk,),
        "registry_person_restore": (public.pk, public.history.last().change_set_id),  # type: ignore[attr-defined]
        "registry_person_step review": (draft.pk, "review"),
        "registry_person_step publish": (draft.pk, "publish"),
        "registry_person_step withdraw": (public.pk, "withdraw"),
        "registry_act_step approve": (act.pk, "approve"),
        "registry_person_change": (draft.pk,),
        "registry_person_delete": (draft.pk,),
        "import-row": (batch.pk, batch.rows.get().pk),
    }
    for line in PAGES:
        name, _space, step = line.partition(" ")
        if name.startswith("import-step"):
            known[line] = (batch.pk, step)
        elif name.startswith("import") and name not in (
            *("imports", "import-upload", "import-words", "import-row"),
        ):
            known[line] = (batch.pk,)
    asked = {
        "autocomplete": "?app_label=registry&model_name=act&field_name=person&term=",
        "typing_name": "?surname=A",
    }
    return {
        line: reverse(f"admin:{line.partition(' ')[0]}", args=known.get(line, ()))
        + asked.get(line, "")
        for line in PAGES
    }


def tried(method: Any, address: str, *data: Any) -> int:
    """The status of a request, whose effect is undone."""
    with transaction.atomic():
        status = int(method(address, *data).status_code)
        transaction.set_rollback(True)
    return status


@pytest.mark.parametrize(
    "group",
    [
        *(CONTRIBUTOR, IMPORTER),
        *(pytest.param(group, marks=pytest.mark.slow) for group in (EDITOR, REVIEWER)),
        pytest.param(ADMINISTRATOR, marks=pytest.mark.slow),
    ],
)
def test_each_group_opens_and_sends_what_it_may_and_nothing_else(
    group: str, pages: dict[str, str]
) -> None:
    client = desk_of(group)
    data = {"secret": factors.Adapter().encrypt(SECRET)}
    Authenticator.objects.create(
        user=Curator.objects.get(username=group), type=factors.APP, data=data
    )
    wrong = []
    for line, may in PAGES.items():
        sent = {"reason": REASON, "change_reason": REASON, "agree_reason": REASON}
        asked = [(client.get, may.look, ())] if may.look is not None else []
        if may.send is not None:
            asked.append((client.post, may.send, (sent,)))
        for method, groups, data in asked:
            status = tried(method, pages[line], *data)
            if (status not in (403, 404)) is not (group in groups):
                wrong.append(f"{line}: {method.__name__} {status}")
    assert not wrong, "\n".join(wrong)
