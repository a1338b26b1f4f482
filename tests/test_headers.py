"""What every answer carries, and what a reader never gets."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

from tests import observatory
from tests.addresses import by_https
from tests.crawl import Crawl, Walk

# An A+ has 100.
LEAST_POINTS = 115
# Addresses other sites may show or read: pictures and open data.
OPEN_TO_OTHERS = (
    *("/media/", "/iiif/", "/api/", "/oai", "/id/", "/data/files/"),
    *(f"/{code}/{part}" for code in ("en", "ru", "uk") for part in ("data/", "people/export.")),
)
FILE_BELOW_A_PLACE = re.compile(r"/(en|ru|uk)/places/[^/]+/[^/]+/people/export\.")
# Made to stand in a frame of the client that matches names; it has neither script nor form.
FRAMED = "/api/reconcile/preview"
PUBLIC = ["/healthz", "/", "/en/", "/en/no-such-page/", "/static/admin/css/no-such-file.css"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", PUBLIC)
def test_a_reader_gets_no_cookie(client: Client, address: str) -> None:
    answer = client.get(address)
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.django_db
@pytest.mark.parametrize("address", PUBLIC)
def test_nobody_is_told_what_a_reader_read(client: Client, address: str) -> None:
    assert client.get(address).headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.django_db
def test_the_desk_keeps_its_referrer_for_the_check_of_its_forms(client: Client) -> None:
    assert client.get("/admin/login/").headers["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db
def test_a_page_of_the_desk_is_kept_by_nobody(client: Client) -> None:
    assert "no-store" in client.get("/admin/login/").headers["Cache-Control"]


@pytest.mark.django_db
def test_cookies_of_the_desk_go_no_further(client: Client) -> None:
    client.get("/admin/login/")
    assert {cookie["path"] for cookie in client.cookies.values()} == {"/admin/"}


@pytest.mark.django_db
@pytest.mark.parametrize("address", [*PUBLIC, "/admin/login/"])
def test_the_content_policy_allows_nothing_but_our_own_files(client: Client, address: str) -> None:
    policy = client.get(address).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ],
)
def test_every_answer_is_closed_to_other_sites(client: Client, header: str, value: str) -> None:
    assert client.get("/healthz").headers[header] == value
    assert client.get("/en/no-such-page/").headers[header] == value


@pytest.mark.django_db
def test_cameras_and_whereabouts_are_never_asked_for(client: Client) -> None:
    policy = client.get("/healthz").headers["Permissions-Policy"]
    assert "camera=()" in policy
    assert "geolocation=()" in policy


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "given"),
    [("", "/en/"), ("ru", "/ru/"), ("uk,ru;q=0.5", "/uk/"), ("de", "/en/"), ("*", "/en/")],
)
def test_the_root_leads_to_a_language_the_browser_asks_for(
    client: Client, asked: str, given: str
) -> None:
    answer = client.get("/", headers={"Accept-Language": asked})
    assert answer.headers["Location"] == given
    assert answer.headers["Vary"] == "Accept-Language"


@pytest.mark.django_db
def test_a_cookie_does_not_choose_the_language(client: Client) -> None:
    client.cookies["django_language"] = "ru"
    assert client.get("/").headers["Location"] == "/en/"


# Over every address, by the rules of public scanners --------------------------------------------


def weak_points(walk: Walk) -> dict[str, str]:
    """What scanners would find fault with, by address."""
    found = {}
    for address, answer in walk.items():
        if address.startswith(FRAMED):
            continue
        lost, points = observatory.failed(answer), observatory.score(answer)
        missing = observatory.WANTED - set(answer.headers)
        named = {"Server", "X-Powered-By", "X-Generator", "Via"} & set(answer.headers)
        if missing or lost or named or points < LEAST_POINTS:
            found[address] = f"{points} {lost} without {sorted(missing)} with {sorted(named)}"
    return found


@pytest.mark.django_db
def test_no_address_of_the_site_loses_a_point_with_the_scanners(walks: Crawl) -> None:
    assert weak_points(walks.first) == {}
    assert weak_points(walks.desk) == {}


@pytest.mark.django_db
def test_a_reader_gets_no_cookie_anywhere(walks: Crawl) -> None:
    for address, answer in walks.first.items():
        assert not answer.cookies, address
        assert "Cookie" not in answer.headers.get("Vary", ""), address
        assert answer.headers["Referrer-Policy"] == "no-referrer", address


@pytest.mark.django_db
def test_only_pictures_and_open_data_may_be_read_by_other_sites(walks: Crawl) -> None:
    for address, answer in walks.first.items():
        assert "Access-Control-Allow-Credentials" not in answer.headers, address
        is_open = address.startswith(OPEN_TO_OTHERS) or FILE_BELOW_A_PLACE.match(address)
        if answer.is_page or not is_open:
            assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin", address
            assert "Access-Control-Allow-Origin" not in answer.headers, address


@pytest.mark.django_db
def test_the_desk_is_open_to_no_other_site(walks: Crawl) -> None:
    for address, answer in walks.desk.items():
        assert answer.headers["Referrer-Policy"] == "same-origin", address
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin", address
        assert "Access-Control-Allow-Origin" not in answer.headers, address


@pytest.mark.django_db
def test_what_a_scanner_must_find_it_finds(client: Client) -> None:
    answer = client.get("/healthz", secure=True)
    assert "strict-transport-security" in observatory.failed(answer)
    answer.headers["Content-Security-Policy"] = "default-src *; script-src 'unsafe-inline'"
    answer.headers["Access-Control-Allow-Origin"] = "https://elsewhere.example"
    answer.headers["X-Frame-Options"] = "ALLOWALL"
    answer.cookies["tracking"] = "1"
    assert {
        "content-security-policy",
        "cross-origin-resource-sharing",
        "cookies",
        "x-frame-options",
    } <= set(observatory.failed(answer))
    assert observatory.score(answer) < 0


@pytest.mark.django_db
def test_a_reader_who_comes_by_http_is_led_to_the_same_address_by_https(
    settings: Settings,
) -> None:
    by_https(settings)
    client = Client()
    answer = client.get("/en/people/?q=a")
    assert answer.status_code == 301
    assert answer.headers["Location"] == "https://testserver/en/people/?q=a"
    assert client.get("/healthz").status_code == 200
