"""Signing in at the desk: two steps, no way around the second, and a way back for who is lost."""

import datetime as dt
import re
import time
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.core.cache import caches
from django.core.cache.backends import db as counting
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from pytest_django import Settings

from memorial.errors import SettingError
from memorial.throttle import require_counting
from registry.admin.signing_in import FRESH, PROVED, WAITING, is_at_the_machine
from registry.curation import factors
from registry.models import AccountEvent, Curator, CuratorSession
from tests import makers
from tests.desk import address, curator_of, desk_of
from tests.proving import NOW, SECRET, code_of

pytestmark = pytest.mark.django_db

PASSWORD = "long enough 1937"
ADDRESS = "203.0.113.77"
# The way in itself, and what somebody without a factor needs to set one up.
OPEN = {"login", "logout", "second_step", "account_app", "welcome"}


@pytest.fixture(autouse=True)
def _nothing_counted_yet() -> None:
    caches["limits"].clear()


def vera(*, with_app: bool = True) -> Curator:
    curator = curator_of("editor", username="vera")
    if with_app:
        data = {"secret": factors.Adapter().encrypt(SECRET)}
        Authenticator.objects.create(user=curator, type=factors.APP, data=data)
    return curator


def first_step(client: Client, password: str = PASSWORD, **kwargs: Any) -> Any:
    data = {"username": "vera", "password": password}
    return client.post("/admin/login/?next=/admin/registry/person/", data, **kwargs)


def second_step(client: Client, code: str, **kwargs: Any) -> Any:
    return client.post("/admin/second-step/", {"code": code}, **kwargs)


def is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


# Two steps -----------------------------------------------------------------------------------


def desk_addresses(resolver: URLResolver | None = None, prefix: str = "") -> dict[str, str]:
    """Every address of the desk, with something in each gap."""
    found: dict[str, str] = {}
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            if route.startswith("admin/"):
                found |= desk_addresses(entry, route)
        elif isinstance(entry, URLPattern) and route.startswith("admin/"):
            path = re.sub(r"<(?:int|path|slug|str):?\w*>|\(\?P?[^)]*\)|<\w+>", "1", route)
            found[path] = entry.name or ""
    return found


def test_no_address_of_the_desk_opens_by_a_password_alone() -> None:
    vera(with_app=False)
    client = Client()
    assert first_step(client).status_code == 302
    walked = 0
    for path, name in desk_addresses().items():
        if name in OPEN:
            continue
        for answer in (client.get(f"/{path}"), client.post(f"/{path}")):
            assert answer.status_code in (302, 301, 403, 404, 405), path
            if answer.status_code == 302:
                assert answer["Location"].startswith(("/admin/login/", "/admin/account/app/")), path
        walked += 1
    assert walked > 100


def test_the_password_of_an_account_with_a_factor_opens_nothing() -> None:
    vera()
    client = Client()
    assert first_step(client)["Location"] == "/admin/second-step/"
    assert "_auth_user_id" not in client.session
    assert not is_in(client)


def test_a_code_after_the_password_leads_where_one_wanted_to_go(still: None) -> None:
    vera()
    client = Client()
    first_step(client)
    assert second_step(client, code_of(at=NOW))["Location"] == "/admin/registry/person/"
    assert is_in(client)


def test_the_second_step_needs_the_first_and_not_too_long_ago(still: None) -> None:
    vera()
    client = Client()
    assert second_step(client, code_of(at=NOW))["Location"] == "/admin/login/"
    first_step(client)
    session = client.session
    session[WAITING] = {**session[WAITING], "at": time.time() - 601}
    session.save()
    assert second_step(client, code_of(at=NOW))["Location"] == "/admin/login/"


@pytest.mark.parametrize(
    ("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_clock_may_be_half_a_minute_off(still: None, steps: int, taken: bool) -> None:
    assert factors.take_code(vera(), code_of(at=NOW, steps=steps)) is taken


@pytest.mark.parametrize("again", [0, -1])
def test_a_code_is_taken_once_and_none_older_after_it(still: None, again: int) -> None:
    curator = vera()
    assert factors.take_code(curator, code_of(at=NOW))
    assert not factors.take_code(curator, code_of(at=NOW, steps=again))
    assert factors.take_code(curator, code_of(at=NOW, steps=1))


def test_a_proof_stays_with_the_one_who_gave_it() -> None:
    client = desk_of("editor", username="one")
    other = curator_of("editor", username="two")
    session = client.session
    session[PROVED] = {**session[PROVED], "curator": other.pk}
    session.save()
    assert not is_in(client)


# Setting up and changing -----------------------------------------------------------------------


def shown_secret(client: Client) -> str:
    return str(client.get("/admin/account/app/").context["secret"])


def test_a_first_app_lets_its_curator_in_and_gives_ten_codes(still: None) -> None:
    curator = vera(with_app=False)
    client = Client()
    first_step(client)
    secret = shown_secret(client)
    answer = client.post("/admin/account/app/", {"code": code_of(secret, at=NOW)}, follow=True)
    codes = answer.context["codes"]
    assert len(set(codes)) == 10
    assert is_in(client)
    assert client.get("/admin/account/codes/").context["codes"] == []
    for left, code in zip(range(9, -1, -1), codes, strict=True):
        assert factors.take_code(curator, code)
        assert not factors.take_code(curator, code)
        assert factors.codes_left(curator) == left


def test_the_old_app_is_in_force_until_the_new_one_has_proved_itself(still: None) -> None:
    curator = vera()
    client = Client()
    client.force_login(curator)
    secret = shown_secret(client)
    client.post("/admin/account/app/", {"code": "000000"})
    assert factors.take_code(curator, code_of(at=NOW))
    client.post("/admin/account/app/", {"code": code_of(secret, at=NOW)})
    assert not factors.take_code(curator, code_of(at=NOW, steps=1))
    assert factors.take_code(curator, code_of(secret, at=NOW, steps=1))


def test_what_proves_is_changed_only_after_a_fresh_proof() -> None:
    client = Client()
    client.force_login(vera())
    session = client.session
    session[PROVED] = {**session[PROVED], "at": time.time() - FRESH - 1}
    session.save()
    assert client.get("/admin/account/app/")["Location"] == "/admin/second-step/"
    assert client.post("/admin/account/codes/new/")["Location"] == "/admin/second-step/"
    assert client.get("/admin/account/").status_code == 200


def test_the_last_factor_is_not_removed() -> None:
    curator = vera(with_app=False)
    data = {"name": "key", "credential": {}}
    key = Authenticator.objects.create(user=curator, type=factors.PASSKEY, data=data)
    client = Client()
    client.force_login(curator)
    client.post(f"/admin/account/passkeys/{key.pk}/remove/")
    assert factors.has_factor(curator)


def test_an_answer_that_is_no_passkey_is_refused_calmly() -> None:
    curator = vera()
    client = Client()
    client.force_login(curator)
    for nonsense in ("{}", "[]", "no json", '{"response": 1}'):
        answer = client.post("/admin/account/passkeys/", {"name": "a", "credential": nonsense})
        assert "was not added" in answer.content.decode()


def test_no_secret_lies_open_in_the_database(still: None) -> None:
    curator = vera(with_app=False)
    factors.set_app(curator, SECRET, code_of(at=NOW))
    assert SECRET not in str(Authenticator.objects.get(user=curator).data)


# Too many failures -----------------------------------------------------------------------------


def test_ten_failures_lock_an_account_for_a_quarter_of_an_hour(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    vera()
    client = Client()
    for _ in range(10):
        answer = first_step(client, "wrong")
    assert answer.status_code == 429
    begun = timezone.now()
    for minutes, status in ((0, 429), (14, 429), (16, 302)):
        later = begun + dt.timedelta(minutes=minutes)
        monkeypatch.setattr(counting, "tz_now", lambda at=later: at)
        assert first_step(client).status_code == status


def test_failures_at_the_second_step_are_counted_too(still: None) -> None:
    vera()
    client = Client()
    first_step(client)
    for _ in range(10):
        answer = second_step(client, "000000")
    assert answer.status_code == 429
    assert second_step(client, code_of(at=NOW)).status_code == 429


def test_a_lock_of_one_account_is_none_of_another() -> None:
    vera()
    curator_of("editor", username="anna")
    client = Client()
    for _ in range(10):
        first_step(client, "wrong")
    data = {"username": "anna", "password": PASSWORD}
    assert client.post("/admin/login/", data).status_code == 302


def test_no_address_of_a_curator_is_in_the_database(still: None) -> None:
    vera()
    client = Client(REMOTE_ADDR=ADDRESS)
    first_step(client, "wrong")
    first_step(client)
    second_step(client, "000000")
    second_step(client, code_of(at=NOW))
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            assert ADDRESS not in str(cursor.fetchall()), table
    assert ADDRESS not in str(client.session.items())


@pytest.mark.parametrize("backend", ["dummy.DummyCache", "locmem.LocMemCache"])
def test_the_site_does_not_start_where_failures_are_not_counted(backend: str) -> None:
    with pytest.raises(SettingError, match="would not be limited"):
        require_counting({"limits": {"BACKEND": f"django.core.cache.backends.{backend}"}}, "limits")
    with pytest.raises(SettingError):
        require_counting({}, "limits")


# Ways back ------------------------------------------------------------------------------------


def test_who_has_lost_everything_is_let_in_at_the_machine_with_a_record() -> None:
    curator = vera()
    inside = Client()
    inside.force_login(curator)
    client = Client()
    for _ in range(10):
        first_step(client, "wrong")
    call_command("recover_curator", "vera", reason="Telephone lost.", stdout=StringIO())
    assert not is_in(inside)
    assert first_step(client).status_code == 302
    assert client.get("/admin/", follow=True).request["PATH_INFO"] == "/admin/account/app/"
    kinds = AccountEvent.objects.filter(curator=curator, reason="Telephone lost.", by=None)
    assert set(kinds.values_list("kind", flat=True)) == {"factors_taken", "unlocked"}


def test_a_lock_is_lifted_without_taking_the_factor() -> None:
    curator = vera()
    client = Client()
    for _ in range(10):
        first_step(client, "wrong")
    call_command(
        "recover_curator", "vera", reason="Wrong layout.", unlock_only=True, stdout=StringIO()
    )
    assert first_step(client).status_code == 302
    assert factors.has_factor(curator)


def test_a_recovery_needs_a_reason_and_somebody_to_recover() -> None:
    vera()
    for name, reason in (("nobody", "Lost."), ("vera", " ")):
        with pytest.raises(CommandError):
            call_command("recover_curator", name, reason=reason)


# Browsers -------------------------------------------------------------------------------------


def test_other_browsers_are_listed_and_ended_from_this_one() -> None:
    curator = vera()
    here, there = Client(), Client()
    for client in (here, there):
        client.force_login(curator)
    assert len(here.get("/admin/account/").context["sessions"]) == 2
    here.post("/admin/account/sessions/end/")
    assert is_in(here)
    assert not is_in(there)


def test_nobody_ends_the_session_of_another() -> None:
    mine, other = desk_of("editor", username="one"), desk_of("editor", username="two")
    key = CuratorSession.objects.get(curator__username="two").session_key
    mine.post("/admin/account/sessions/end/", {"session": key})
    assert is_in(other)


# Invitations ------------------------------------------------------------------------------------


def test_an_invitation_by_command_makes_an_account_in_its_groups() -> None:
    curator_of("editor")
    out = StringIO()
    call_command("invite_curator", "new", group=["reviewer"], base_url="https://m.ex", stdout=out)
    link = re.search(r"https://m\.ex(/admin/welcome/\S+)", out.getvalue())
    assert link
    client = Client()
    form = client.get(link[1], follow=True)
    passwords = {"new_password1": "длинный-пробный", "new_password2": "длинный-пробный"}
    client.post(form.request["PATH_INFO"], passwords)
    assert client.get("/admin/", follow=True).request["PATH_INFO"] == "/admin/account/app/"
    assert not Client().get(link[1], follow=True).context["validlink"]


@pytest.mark.parametrize(("name", "groups"), [("a b", ["editor"]), ("new", ["kings"]), ("new", [])])
def test_an_invitation_that_cannot_be_is_refused_in_a_sentence(
    name: str, groups: list[str]
) -> None:
    curator_of("editor")
    with pytest.raises(CommandError):
        call_command("invite_curator", name, group=groups)
    assert not Curator.objects.filter(username=name).exists()


def test_an_administrator_invites_and_the_link_is_shown_once() -> None:
    client = desk_of("administrator")
    page = client.post(address(Curator, "add"), {"username": "new"}, follow=True)
    assert "/admin/welcome/" in page.context["link"]
    assert not client.get(page.request["PATH_INFO"]).context["link"]
    new = Curator.objects.get(username="new")
    assert not new.has_usable_password()
    assert AccountEvent.objects.filter(curator=new, kind="invited").exists()


@pytest.mark.parametrize("group", ["contributor", "editor", "reviewer", "importer"])
def test_a_link_for_another_is_made_by_administrators_alone(group: str) -> None:
    other = curator_of("editor", username="other")
    assert desk_of(group).post(f"/admin/registry/curator/{other.pk}/link/").status_code == 403
    root = makers.make_curator("root", is_staff=True, is_superuser=True)
    administrator = desk_of("administrator")
    assert administrator.post(f"/admin/registry/curator/{root.pk}/link/").status_code == 403


# At the machine itself --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("local", "extra", "is_let_in"),
    [
        (True, {}, True),
        (False, {}, False),
        (True, {"REMOTE_ADDR": ADDRESS}, False),
        (True, {"HTTP_X_FORWARDED_FOR": ADDRESS}, False),
        (True, {"HTTP_X_FORWARDED_PROTO": "https"}, False),
        (True, {"HTTP_HOST": "testserver"}, False),
    ],
)
def test_only_somebody_at_the_machine_goes_without_a_second_factor(
    settings: Settings, local: bool, extra: dict[str, str], is_let_in: bool
) -> None:
    settings.LOCAL_MODE = local
    request = RequestFactory().get("/admin/", **{"HTTP_HOST": "127.0.0.1:8000", **extra})
    assert is_at_the_machine(request) is is_let_in
    request.session, request.user = {}, Curator(is_staff=True, is_active=True)  # type: ignore[assignment]
    request.user.pk = 1
    assert admin.site.has_permission(request) is is_let_in
