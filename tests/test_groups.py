"""What each group may do at the desk, and what nobody may."""

import importlib
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.urls import reverse

from registry.admin.work import ReadingAdmin
from registry.curation import publishing
from registry.curation.groups import GROUPS, make_groups
from registry.models import Act, Curator, LikelyPair, Person, Proposal
from registry.vocabulary import State
from tests import makers
from tests.desk import REASON, address, curator_of, desk_of, row, typed

pytestmark = pytest.mark.django_db

CONTRIBUTOR, EDITOR, REVIEWER = "contributor", "editor", "reviewer"
IMPORTER, ADMINISTRATOR = "importer", "administrator"


def new_person(client: Client) -> dict[str, object]:
    """A filled-in form for a new person, as far as this curator sees one."""
    answer = client.get(address(Person, "add"))
    if answer.status_code != 200:
        return {"change_reason": REASON}
    name = row("names", 0, kind="main", language="ru", surname="Новая", order="1")
    return typed(answer, change_reason=REASON, **name)


def changed(client: Client, person: Person) -> int:
    """The status of an attempt to change the fate of a person."""
    page = client.get(address(person))
    data = typed(page, fate="released", change_reason=REASON)
    return client.post(address(person), data).status_code


def step(client: Client, record: Person | Act, code: str) -> int:
    """The status of an attempt to take a step."""
    where = reverse(f"admin:registry_{record._meta.model_name}_step", args=(record.pk, code))
    return client.post(where, {"reason": REASON}).status_code


@pytest.mark.parametrize(
    ("group", "may"),
    [
        (CONTRIBUTOR, True),
        (EDITOR, True),
        (REVIEWER, False),
        (IMPORTER, False),
        (ADMINISTRATOR, True),
    ],
)
def test_who_adds_a_person(group: str, may: bool) -> None:
    client = desk_of(group)
    answer = client.post(address(Person, "add"), new_person(client))
    assert answer.status_code == (302 if may else 403)
    assert Person.objects.exists() is may


@pytest.mark.parametrize(
    ("group", "draft", "public"),
    [
        (CONTRIBUTOR, True, False),
        (EDITOR, True, True),
        (REVIEWER, False, False),
        (IMPORTER, False, False),
        (ADMINISTRATOR, True, True),
    ],
)
def test_who_changes_a_draft_and_who_what_is_public(group: str, draft: bool, public: bool) -> None:
    client = desk_of(group)
    for state, may in ((State.DRAFT, draft), (State.PUBLISHED, public)):
        person = makers.make_person(state=state, latin=f"Anna {state}")
        # What a contributor changes of a public record is a proposal.
        assert changed(client, person) == (302 if may or group == CONTRIBUTOR else 403)
        person.refresh_from_db()
        assert person.fate == ("released" if may else "")


@pytest.mark.parametrize(
    ("group", "code", "may"),
    [
        (CONTRIBUTOR, "review", True),
        (CONTRIBUTOR, "publish", False),
        (CONTRIBUTOR, "withdraw", False),
        (EDITOR, "publish", True),
        (EDITOR, "withdraw", False),
        (REVIEWER, "publish", False),
        (REVIEWER, "withdraw", True),
        (REVIEWER, "review", False),
        (IMPORTER, "publish", False),
        (IMPORTER, "withdraw", False),
        (ADMINISTRATOR, "publish", True),
        (ADMINISTRATOR, "withdraw", True),
    ],
)
def test_who_takes_which_step(group: str, code: str, may: bool) -> None:
    person = makers.make_person(state=State.DRAFT)
    if code == "withdraw":
        publishing.publish(person, reason=REASON, editor=None, office="o")
    before = person.state
    assert step(desk_of(group), person, code) == (302 if may else 403)
    person.refresh_from_db()
    if code == "withdraw":
        # It is asked for; another person agrees.
        assert Proposal.objects.exists() is may
    else:
        assert (person.state != before) is may


@pytest.mark.parametrize(
    ("group", "may"),
    [
        (CONTRIBUTOR, False),
        (EDITOR, False),
        (REVIEWER, True),
        (IMPORTER, False),
        (ADMINISTRATOR, True),
    ],
)
def test_who_approves_the_evidence_of_an_act(group: str, may: bool) -> None:
    act = makers.make_act(makers.make_person(), approvals=0)
    assert step(desk_of(group), act, "approve") == (302 if may else 403)


def test_an_act_approved_by_two_people_gives_the_role_and_by_one_twice_does_not() -> None:
    person = makers.make_person()
    act = makers.make_act(person, approvals=0)
    first, second = desk_of(REVIEWER, username="one"), desk_of(REVIEWER, username="two")
    assert step(first, act, "approve") == 302
    assert step(first, act, "approve") == 200
    person.refresh_from_db()
    assert not person.is_perpetrator
    assert step(second, act, "approve") == 302
    person.refresh_from_db()
    assert person.is_perpetrator


def test_a_person_who_may_be_living_is_released_by_two_reviewers() -> None:
    person = makers.make_person(state=State.DRAFT, birth_date="1990")
    editor = desk_of(EDITOR)
    assert step(editor, person, "publish") == 200
    for name in ("one", "two"):
        assert step(desk_of(REVIEWER, username=name), person, "release") == 302
    assert step(editor, person, "publish") == 302
    person.refresh_from_db()
    assert person.is_published


@pytest.mark.parametrize("group", GROUPS)
def test_nobody_deletes_what_is_or_was_public(group: str) -> None:
    person = makers.anna_probnaya()
    publishing.withdraw(person, editor=None, office="o", reason="Doubtful.")
    client = desk_of(group)
    data = {"post": "yes", "change_reason": REASON}
    assert client.post(address(person, "delete"), data).status_code == 403
    superuser = Client()
    superuser.force_login(makers.make_curator("root", is_staff=True, is_superuser=True))
    assert superuser.post(address(person, "delete"), data).status_code == 403
    assert Person.objects.filter(pk=person.pk).exists()


@pytest.mark.parametrize("group", [CONTRIBUTOR, EDITOR, REVIEWER, IMPORTER])
def test_accounts_are_given_by_administrators_alone(group: str) -> None:
    client = desk_of(group)
    assert client.get(address(Curator)).status_code == 403
    assert client.get(address(Curator, "add")).status_code == 403


def test_an_administrator_gives_an_account_and_its_groups() -> None:
    client = desk_of(ADMINISTRATOR)
    group = Group.objects.get(name=CONTRIBUTOR)
    client.post(
        address(Curator, "add"),
        {
            "username": "new",
            "usable_password": "true",
            "password1": "длинный-пробный-пароль",
            "password2": "длинный-пробный-пароль",
            "groups": [group.pk],
        },
    )
    new = Curator.objects.get(username="new")
    assert new.is_staff
    assert list(new.groups.all()) == [group]


def test_an_administrator_raises_nobody_above_all_groups() -> None:
    client = desk_of(ADMINISTRATOR)
    other = curator_of(EDITOR)
    page = client.get(address(other))
    client.post(address(other), {**typed(page), "is_superuser": "on", "groups": []})
    other.refresh_from_db()
    assert not other.is_superuser
    assert not other.groups.exists()


def test_an_administrator_does_not_touch_an_account_above_all_groups() -> None:
    root = makers.make_curator("root", is_staff=True, is_superuser=True)
    client = desk_of(ADMINISTRATOR)
    assert client.post(address(root), {"username": "mine"}).status_code == 403
    assert client.get(f"/admin/registry/curator/{root.pk}/password/").status_code == 403


def test_the_groups_are_made_once_and_mended() -> None:
    make_groups()
    group = Group.objects.get(name=EDITOR)
    wanted = set(group.permissions.values_list("codename", flat=True))
    group.permissions.clear()
    make_groups()
    assert set(group.permissions.values_list("codename", flat=True)) == wanted == GROUPS[EDITOR]
    assert Group.objects.count() == len(GROUPS)


def test_the_migration_makes_the_permissions_it_gives() -> None:
    Group.objects.all().delete()
    Permission.objects.filter(content_type__app_label="registry").delete()
    migration = importlib.import_module("registry.migrations.0002_first_rows")
    migration.make(apps, SimpleNamespace(connection=connection))
    for name, wanted in GROUPS.items():
        given = Group.objects.get(name=name).permissions.values_list("codename", flat=True)
        assert set(given) == wanted


def test_approving_is_no_part_of_a_contributors_or_an_editors_work() -> None:
    for group in (CONTRIBUTOR, EDITOR, IMPORTER):
        assert not GROUPS[group] & {"approve_evidence", "release_living", "withdraw_record"}


@pytest.mark.parametrize("group", GROUPS)
def test_each_group_may_do_with_each_table_what_its_permissions_say_and_no_more(
    group: str,
) -> None:
    client = desk_of(group)
    curator = Curator.objects.get(username=group)
    for model, table in admin.site._registry.items():
        if model in (Curator, Group):
            continue
        name = model._meta.model_name
        opened = client.get(address(model)).status_code == 200
        # Who reads people reads which of them may be one.
        seen = "person" if model is LikelyPair else name
        assert opened is curator.has_perm(f"registry.view_{seen}"), model
        added = client.get(address(model, "add")).status_code == 200
        read_only = isinstance(table, ReadingAdmin)
        may_add = curator.has_perm(f"registry.add_{name}") and not read_only
        assert added is may_add, model


@pytest.mark.parametrize("group", GROUPS)
def test_importers_bring_files_in_and_propose_and_reviewers_approve_them(group: str) -> None:
    may = group in (IMPORTER, ADMINISTRATOR)
    assert ("run_import" in GROUPS[group]) is may
    client = desk_of(group)
    assert client.get(reverse("admin:imports")).status_code == 200
    assert client.get(reverse("admin:import-upload")).status_code == (200 if may else 403)
