"""What every answer carries, and what a reader never gets."""

import pytest
from django.test import Client

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
