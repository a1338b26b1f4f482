"""Requests made to do harm: forged hosts and addresses, others' forms, guesses at accounts."""

from __future__ import annotations

import logging
import re
from typing import Any
from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from registry.curation import factors, proposals
from registry.models import Proposal
from registry.vocabulary import ProposalState
from tests import makers
from tests.addresses import of_the_desk, of_the_public, superuser
from tests.desk import curator_of, desk_of
from tests.planted import plant
from tests.test_guessing import wrong
from tests.test_signing_in import PASSWORD, first_step, vera

pytestmark = pytest.mark.django_db
HOSTS = [
    *("evil.example", "testserver.evil.example", "testserver@evil.example", "evil.example:443"),
    *("testserver:80:80", "testserver/evil", "", "testserver\tevil", "[::1", "127.0.0.1:x"),
    *("a" * 5000, "ТЕСТ", "testserver#evil", "testserver?evil", "%74estserver"),
]
ELSEWHERE = [
    *("https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example"),
    *("\\\\evil.example", "http:evil.example", "javascript:alert(1)", "data:text/html,x"),
    *("https:evil.example", "/%09/evil.example", "\t//evil.example", "//evil.example%2f.."),
    *("https://testserver@evil.example/", "http://testserver.evil.example", "ftp://testserver/"),
]


@pytest.fixture(autouse=True)
def _nothing_counted_yet() -> None:
    caches["limits"].clear()


# Hosts and redirects ------------------------------------------------------------------------------


@pytest.mark.parametrize("host", HOSTS, ids=lambda host: repr(host[:24]))
def test_a_forged_host_is_refused_and_never_repeated(client: Client, host: str) -> None:
    for address in ("/en/", "/en/people/", "/", "/admin/login/", "/id/nobody"):
        answer = client.get(address, headers={"Host": host})
        assert answer.status_code == 400, address
        assert b"evil" not in answer.content
        assert "evil" not in answer.headers.get("Location", "")


@pytest.mark.parametrize("where", ELSEWHERE)
def test_nobody_is_led_to_another_site(client: Client, where: str) -> None:
    encoded = quote(where, safe="")
    asked = [
        *(f"/admin/login/?next={encoded}", f"/admin/logout/?next={encoded}"),
        *(f"/?next={encoded}", f"/en/relatives/?next={encoded}"),
        *(f"/{encoded}", f"/en/{encoded}", f"/id/{encoded}", f"/en/{encoded}/"),
        *(f"//evil.example/{encoded}", f"/en//evil.example/{encoded}"),
    ]
    for visitor in (client, superuser()):
        for address in asked:
            location = visitor.get(address).headers.get("Location", "/")
            assert is_ours(location), (address, location)


def is_ours(location: str) -> bool:
    rest = location.removeprefix("http://testserver").removeprefix("https://testserver")
    return rest.startswith("/") and not rest.startswith(("//", "/\\", "/\t"))


def test_signing_in_leads_nowhere_else(still: None) -> None:
    vera()
    for where in ELSEWHERE:
        client = Client()
        caches["limits"].clear()
        data = {"username": "vera", "password": PASSWORD, "next": where}
        client.post(f"/admin/login/?next={quote(where, safe='')}", data)
        waiting = client.session["between_steps"]
        assert is_ours(waiting["next"]), where


HIDDEN = """
/.git/config /.env /.git/ /static/ /static/registry/ /media/ /media/original/ /.data/ /manage.py
/memorial/settings.py /en/.git/ /static/../manage.py /static/%2e%2e/manage.py /server-status /debug
/media/..%2f..%2fetc/passwd /static//etc/passwd /backup.sql /.well-known/nothing /en/people/x.css
/admin/login/x.css /phpinfo.php /wp-login.php
""".split()


@pytest.mark.parametrize("where", HIDDEN)
def test_what_is_no_page_is_not_found(client: Client, where: str) -> None:
    answer = client.get(where, follow=True)
    is_way_in = answer.request["PATH_INFO"] == "/admin/login/"
    assert answer.status_code == 404 or is_way_in
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert b"Index of" not in content
    assert b"import " not in content


@pytest.mark.parametrize("where", ["/", "/en/", "/en/people/", "/admin/login/", "/api/v1/people/"])
def test_a_request_is_never_echoed(client: Client, where: str) -> None:
    answer = client.generic("TRACE", where, b"zqbody", headers={"X-Own": "zqheader"})
    assert answer.status_code in (302, 405)
    assert b"zqbody" not in answer.content
    assert b"zqheader" not in answer.content


def test_the_watchman_tells_nothing_that_helps_an_attacker(client: Client) -> None:
    for where in ("/healthz", "/readyz"):
        text = client.get(where).content.decode()
        assert not re.search(r"[Dd]jango|[Pp]ython|sqlite|postgres|/\w+/\w+|\d+\.\d+\.\d+", text)


# Forms of other sites -----------------------------------------------------------------------------


def test_no_form_of_the_desk_is_taken_without_its_key() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(makers.make_curator("all", is_staff=True, is_superuser=True))
    taken = {}
    for address in of_the_desk():
        answer = client.post(address, {"act": "x"})
        if answer.status_code not in (403, 404, 405) and not is_the_way_out(answer):
            taken[address] = answer.status_code
    assert taken == {}


def is_the_way_out(answer: Any) -> bool:
    """A missing slash is added before anything is read."""
    return answer.status_code in (301, 302) and answer.headers["Location"].endswith("/")


def test_no_address_of_the_public_changes_anything_by_a_form_of_another_site(
    settings: Settings,
) -> None:
    settings.CONTRIBUTIONS = True
    from tests.operations import everything

    addresses = of_the_public(plant(), most=1)
    before = everything()
    for address in addresses:
        for method in ("post", "put", "patch", "delete"):
            answer = getattr(Client(), method)(
                address, headers={"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
            )
            assert answer.status_code < 500, address
    assert everything() == before


@pytest.mark.parametrize("step", [12, pytest.param(1, marks=pytest.mark.slow)])
def test_nothing_is_changed_by_looking(step: int) -> None:
    """Opening an address of the desk writes no record and no history."""
    from tests.importing import everything
    from tests.two_people import _is_log

    plant()
    client = superuser()
    before = everything()
    for address in of_the_desk()[::step]:
        client.get(address)
    after = everything()
    # That somebody looks at a contribution is told to its sender.
    kept = {model.__name__ for model in _models() if not _is_log(model)} - {"Contribution"}
    assert {name for name in kept if before.get(name) != after.get(name)} == set()


def _models() -> list[Any]:
    from django.apps import apps

    return list(apps.get_app_config("registry").get_models())


# Rows of others -----------------------------------------------------------------------------------


def test_nobody_removes_the_passkey_of_another() -> None:
    other = curator_of("editor", username="other")
    vera_ = vera()
    data = {"name": "key", "credential": {}}
    key = Authenticator.objects.create(user=other, type=factors.PASSKEY, data=data)
    Authenticator.objects.create(user=vera_, type=factors.PASSKEY, data=data)
    client = Client()
    client.force_login(vera_)
    answer = client.post(f"/admin/account/passkeys/{key.pk}/remove/")
    assert answer.status_code in (302, 403, 404)
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_nobody_takes_back_or_approves_the_proposal_that_is_not_theirs_to_decide() -> None:
    person = makers.make_person()
    rows = [{"model": "person", "pk": person.pk, "old": {"fate": ""}, "new": {"fate": "executed"}}]
    author = curator_of("contributor", username="author")
    proposal = proposals.propose_change(person, {"rows": rows}, author=author, reason="A file.")
    visitors = [desk_of("contributor", username="another"), desk_of("importer")]
    own = Client()
    own.force_login(author)
    for visitor, acts in ((visitors[0], ALL), (visitors[1], ALL), (own, ("approve", "decline"))):
        for act in acts:
            visitor.post(f"/admin/proposals/{proposal.pk}/", {"act": act, "answer": "x", act: "1"})
            assert Proposal.objects.get().state == ProposalState.OPEN
    person.refresh_from_db()
    assert person.fate == ""


ALL = ("approve", "decline", "take_back")


def test_rows_of_the_desk_are_opened_by_right_and_not_by_number() -> None:
    """Whoever has no right to a table is refused at every row of it, there or not."""
    plant()
    visitor = desk_of("contributor")
    for name in ("contribution", "curator", "accountevent"):
        for pk in (1, 2, 999_999):
            try:
                where = reverse(f"admin:registry_{name}_change", args=[pk])
            except Exception:
                continue
            assert visitor.get(where).status_code in (302, 403, 404), where


# The log ----------------------------------------------------------------------------------------


def test_nobody_writes_a_line_of_their_own_into_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    forged = "zq\r\n2026-11-26 00:00:00 ERROR root: forged\x1b[2J\u2028forged"
    client = Client(raise_request_exception=False)
    encoded = quote(forged)
    for address in (f"/{encoded}", f"/en/{encoded}/", f"/en/people/?q={encoded}", f"/id/{encoded}"):
        client.get(address)
        client.post(address, {"name": forged})
    client.get("/en/", headers={"Host": "zq%0d%0aforged", "Referer": "zq forged"})
    wrong(client, forged)
    first_step(client, forged)
    for _ in range(11):
        wrong(client, forged)
    form = logging.Formatter("%(message)s")
    lines = [form.format(record) for record in caplog.records if not record.exc_info]
    assert not [line for line in lines if set(line) & set("\r\n\x1b\u2028\x85")]


@pytest.mark.parametrize("length", ["*", "-1", "1e3", "١", " ", "9" * 30 + "x"])
@pytest.mark.parametrize("method", ["PUT", "POST", "GET"])
@pytest.mark.parametrize("path", ["/admin/welcome/MQ/none-such/", "/en/", "/api/v1/people"])
def test_a_length_that_is_no_number_is_refused(
    client: Client, path: str, method: str, length: str
) -> None:
    form = "application/x-www-form-urlencoded"
    answer = client.generic(method, path, b"a=1", content_type=form, CONTENT_LENGTH=length)
    assert answer.status_code == 400
    assert answer.headers["Referrer-Policy"]
