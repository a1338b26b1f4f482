"""What the interface for programs refuses, and how: a problem, never a failure, never everybody."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from registry.filters import PersonFilterSet
from registry.opendata.api.urls import urlpatterns
from tests import makers

pytestmark = pytest.mark.django_db
API = "/api/v1/"
LISTS = sorted(reverse(one.name) for one in urlpatterns if "<" not in str(one.pattern))
FROM_ABROAD = {"REMOTE_ADDR": "203.0.113.7"}


def problem_of(response: Any, status: int) -> Any:
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    found = response.json()
    assert found["status"] == status
    assert found["title"]
    assert found["detail"]
    return found


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("address", LISTS)
def test_nothing_can_be_written(address: str, method: str, client: Client) -> None:
    answer = getattr(client, method)(address)
    problem_of(answer, 405)
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("address", LISTS)
def test_the_head_is_that_of_the_answer(address: str, client: Client) -> None:
    whole, head = client.get(address), client.head(address)
    assert head.status_code == whole.status_code == 200
    assert head.content == b""
    assert head["ETag"] == whole["ETag"]


@pytest.mark.parametrize("address", LISTS)
def test_scripts_of_other_sites_may_read(address: str, client: Client) -> None:
    asked = client.options(
        address,
        headers={"Origin": "https://archive.example", "Access-Control-Request-Method": "GET"},
    )
    assert asked.status_code == 204
    assert asked["Access-Control-Allow-Origin"] == "*"
    assert "GET" in asked["Access-Control-Allow-Methods"]
    assert "If-None-Match" in asked["Access-Control-Allow-Headers"]
    answer = client.get(address)
    if address.endswith("/docs/"):
        # A page for people, as all others.
        assert "Access-Control-Allow-Origin" not in answer
        return
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Access-Control-Allow-Credentials" not in answer


@pytest.mark.parametrize(
    "accepted", ["image/png", "text/turtle, image/*;q=0.1", "nonsense", "/", "application/json;q=0"]
)
def test_another_format_is_not_acceptable(accepted: str, client: Client) -> None:
    found = problem_of(client.get(f"{API}people/", headers={"Accept": accepted}), 406)
    assert "application/json" in found["detail"]


@pytest.mark.parametrize("accepted", ["*/*", "application/*", "text/html,*/*;q=0.8", "", ";;,,"])
def test_whoever_takes_anything_gets_json(accepted: str, client: Client) -> None:
    answer = client.get(f"{API}people/", headers={"Accept": accepted})
    assert answer["Content-Type"] == "application/json"


def test_a_parameter_that_is_not_known_is_refused(client: Client) -> None:
    makers.anna_probnaya()
    for address in LISTS:
        found = problem_of(client.get(f"{address}?fatee=executed&format=xml"), 400)
        assert [one["name"] for one in found["invalid_params"]] == ["fatee", "format"], address


def test_a_filter_that_is_not_understood_is_named(client: Client) -> None:
    makers.anna_probnaya()
    for name in PersonFilterSet.base_filters:
        value = "***" if name == "q" else "zq no such value"
        found = problem_of(client.get(f"{API}people/", {name: value}), 400)
        assert found["invalid_params"][0]["name"] == name


def test_a_very_long_list_of_values_is_refused(client: Client) -> None:
    data = {"profession": [f"code-{number}" for number in range(2000)]}
    problem_of(client.get(f"{API}people/", data), 400)


@pytest.mark.parametrize("address", ["people", "events", "changes"])
@pytest.mark.parametrize("text", ["x", "\x00", "я", "A" * 5000, "AAAA", "===", "../..", "null"])
def test_a_damaged_cursor_is_refused(address: str, text: str, client: Client) -> None:
    found = problem_of(client.get(f"{API}{address}/", {"cursor": text}), 400)
    assert found["invalid_params"][0]["name"] == "cursor"


def test_a_cursor_of_another_list_is_refused(client: Client) -> None:
    for number in range(3):
        makers.make_person("Общий Иван", f"Ivan Obshchy{number}", slug=f"common-{number}")
    cursor = client.get(f"{API}people/?page_size=1").json()["next"].partition("cursor=")[2]
    for address in ("events/?x", "changes/?x", "people/?fate=executed"):
        query = f"{address}&cursor={cursor}".replace("?x&", "?")
        problem_of(client.get(f"{API}{query}"), 400)


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1/nothing/", "/api/v2/people/", "/api/v1/people/x/y/"]
)
def test_where_nothing_is_there_is_a_problem_too(path: str, client: Client) -> None:
    for method in (client.get, client.post):
        problem_of(method(path), 404)


def test_whoever_asks_very_often_is_told_when_to_come_back(
    client: Client, settings: Settings
) -> None:
    settings.API_PER_MINUTE = 3
    for _time in range(3):
        assert client.get(API, **FROM_ABROAD).status_code == 200
    answer = client.get(API, **FROM_ABROAD)
    found = problem_of(answer, 429)
    assert 1 <= int(answer["Retry-After"]) <= 61
    assert answer["Retry-After"] in found["detail"]
    assert answer["Cache-Control"] == "no-store"
    # Somebody else is not meant, nor this machine, nor a reader of pages.
    assert client.get(API, REMOTE_ADDR="203.0.113.8").status_code == 200
    assert client.get(API).status_code == 200
    assert client.get("/en/people/", **FROM_ABROAD).status_code == 200


def test_an_address_without_its_last_stroke_leads_on_for_scripts_of_other_sites(
    client: Client,
) -> None:
    answer = client.get("/api/v1/people", headers={"Origin": "http://127.0.0.1:3333"})
    assert (answer.status_code, answer["Location"]) == (301, f"{API}people/")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "html" not in answer["Content-Type"]


def test_a_limit_of_nought_is_none(client: Client, settings: Settings) -> None:
    settings.API_PER_MINUTE = 0
    assert {client.get(API, **FROM_ABROAD).status_code for _time in range(9)} == {200}


def test_a_database_that_is_away_is_told_as_a_problem(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: Any, **_kwargs: Any) -> None:
        raise OperationalError("could not connect")

    monkeypatch.setattr("registry.search.snapshot._state", away)
    answer = client.get(f"{API}people/")
    problem_of(answer, 503)
    assert answer["Retry-After"]


def test_a_fault_of_ours_is_a_problem_without_a_word_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError("zq inner words")

    monkeypatch.setattr("registry.opendata.api.statistics.counts", fails)
    answer = Client(raise_request_exception=False).get(f"{API}statistics/")
    assert "zq inner words" not in str(problem_of(answer, 500))


def test_no_cookie_is_set_and_none_is_asked_for(client: Client) -> None:
    for address in LISTS:
        answer = client.get(address)
        assert not answer.cookies
        assert "Cookie" not in answer.headers.get("Vary", "")
