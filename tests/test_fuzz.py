"""A request of any method, size, header, encoding or path has an answer, and never one of 500."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st
from pytest_django import Settings

from tests import makers
from tests.addresses import ERRORS, WATCHMAN, of_the_desk
from tests.hostile_texts import work_bounded
from tests.planted import plant
from tests.test_any_address import ODD, PARAMETERS
from tests.test_secrets import address_of, names

pytestmark = pytest.mark.django_db
METHODS = "GET HEAD POST PUT PATCH DELETE OPTIONS TRACE CONNECT PROPFIND get FOO".split()
TYPES = [
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "multipart/form-data; boundary=",
    "multipart/form-data",
    "application/json",
    "application/xml",
    "text/plain; charset=utf-16",
    "text/plain; charset=nonsense",
    "application/x-www-form-urlencoded; charset=utf-7",
    "\x00",
    "",
]
HEADERS = [
    *("Accept", "Accept-Language", "Accept-Encoding", "If-None-Match", "If-Modified-Since"),
    *("Range", "Origin", "Referer", "Cookie", "X-Forwarded-For", "X-Forwarded-Host", "Expect"),
    *("Content-Length", "Content-Encoding", "Transfer-Encoding", "Authorization", "If-Match"),
    *("If-Unmodified-Since", "X-CSRFToken", "User-Agent", "Connection", "Upgrade", "Forwarded"),
]
HEADER_VALUES = [
    *("", "*", "*/*;q=x", "en;q=1e999", "a" * 10_000, "W/" * 500, "bytes=0-", "bytes=-1,-2,-3"),
    *("gzip;q=nan", "\x00\x01", "=; =; sessionid", "sessionid=" + "a" * 500, "csrftoken=\xff"),
    *("Thu, 01 Jan 0001 00:00:00 GMT", "Mon, 31 Feb 2026 99:99:99", "-1", "99999999999999999999"),
    *("::1, ,, 999.1.1.1", "chunked", "100-continue", "Basic !!!", ",".join("abcdefgh" * 50)),
]
BODIES = [
    *(b"", b"=", b"&&&===", b"a=1&" * 3_000, b"\xff\xfe\x00", b"%", b"%zz=%f", b'{"a":' * 500),
    *(b"--x\r\n\r\n\r\n--x--", b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n", b"--x"),
    b'--x\r\nContent-Disposition: form-data; name="f"; filename="../../passwd"\r\n\r\nx\r\n--x--',
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    b"csrfmiddlewaretoken=a&act=x&id=%00",
]
# What a page may answer to nonsense: never a failure of ours.
CALM = {
    200,
    204,
    206,
    301,
    302,
    304,
    400,
    401,
    403,
    404,
    405,
    406,
    409,
    410,
    411,
    413,
    414,
    415,
    416,
    429,
}
# No answer to nonsense takes more of the processor than this.
SECONDS = 5.0


def known() -> list[str]:
    found = [*WATCHMAN, *ERRORS, *of_the_desk()]
    for name in sorted(names()):
        try:
            found.append(address_of(name))
        except Exception:
            continue
    return found


words = st.one_of(st.sampled_from(ODD), st.text(max_size=30), st.binary(max_size=20))
headers = st.dictionaries(
    st.sampled_from(HEADERS),
    st.one_of(st.sampled_from(HEADER_VALUES), st.text(max_size=30)),
    max_size=4,
)
queries = st.lists(st.tuples(st.sampled_from([*PARAMETERS, "", "\x00", "[]"]), words), max_size=5)
bodies = st.one_of(st.sampled_from(BODIES), st.binary(max_size=200))


@st.composite
def requests(draw: Any) -> dict[str, Any]:
    """One request: mostly to an address there is, at times to one made of anything."""
    path = draw(st.sampled_from(known()))
    if draw(st.integers(0, 3)) == 0:
        parts = path.split("/")
        parts[draw(st.integers(0, len(parts) - 1))] = quoted(draw(words))
        path = "/".join(parts)
    return {
        "path": path or "/",
        "query": draw(queries),
        "method": draw(st.sampled_from(METHODS)),
        "type": draw(st.sampled_from(TYPES)),
        "body": draw(bodies),
        "headers": draw(headers),
        "is_secure": draw(st.booleans()),
    }


def quoted(value: str | bytes) -> str:
    return quote(value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass"))


def answered(client: Client, asked: dict[str, Any]) -> Any:
    query = "&".join(f"{quoted(name)}={quoted(value)}" for name, value in asked["query"])
    extra = {
        "HTTP_" + name.upper().replace("-", "_"): value.encode("utf-8", "replace").decode("latin-1")
        for name, value in asked["headers"].items()
    }
    for name in ("CONTENT_LENGTH",):
        if f"HTTP_{name}" in extra:
            extra[name] = extra.pop(f"HTTP_{name}")
    with work_bounded(SECONDS):
        return client.generic(
            asked["method"],
            asked["path"],
            asked["body"],
            content_type=asked["type"],
            secure=asked["is_secure"],
            QUERY_STRING=query,
            **extra,
        )


def assert_calm(client: Client, asked: dict[str, Any]) -> None:
    answer = answered(client, asked)
    assert answer.status_code in CALM, (answer.status_code, asked)
    if not answer.streaming and answer.status_code != 200:
        assert b"Traceback" not in answer.content


def the_site(settings: Settings) -> list[Client]:
    """A site with records of every noun; a reader, and somebody who may do everything."""
    settings.CONTRIBUTIONS = True
    plant()
    curator = makers.make_curator("all", is_staff=True, is_superuser=True)
    inside = Client(raise_request_exception=False)
    inside.force_login(curator)
    return [Client(raise_request_exception=False), inside]


def run(settings: Settings, examples: int) -> None:
    clients = the_site(settings)

    @given(asked=requests(), who=st.integers(0, 3))
    @with_settings(max_examples=examples, suppress_health_check=list(HealthCheck), deadline=None)
    def fuzzed(asked: dict[str, Any], who: int) -> None:
        if who == 0 and "/logout" in asked["path"]:
            return
        assert_calm(clients[1 if who == 0 else 0], asked)

    fuzzed()


def test_any_request_has_a_calm_answer(settings: Settings) -> None:
    run(settings, 60)


@pytest.mark.slow
def test_ten_thousand_requests_have_calm_answers(settings: Settings) -> None:
    run(settings, 10_000)


def test_a_body_larger_than_anything_we_take_is_not_read(client: Client) -> None:
    big = b"a=" + b"x" * 30_000_000
    answer = client.post("/admin/login/", big, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in (400, 403, 413)
