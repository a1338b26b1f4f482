"""A page asked for again costs one query, and never shows what is public no more."""

import datetime as dt
import gzip
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.utils import OperationalError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from registry.curation import publishing
from registry.curation.recording import change, save_record
from registry.models import Person
from registry.opendata import edition
from registry.search import index
from registry.web import editions
from registry.web.editions import Edition, EditionMiddleware, PageMemory, Remembered
from tests.makers import make_curator, make_place

ABOUT = "/en/about/"
NOW = Edition(1, "1-day-release")
# Seconds; nothing waits so long unless it fails.
PATIENCE = 30


# Requests as they are: with a snapshot of their own, and no part of the test's transaction.
as_it_is = pytest.mark.django_db(transaction=True, databases="__all__")


def asked_again(client: Client, address: str) -> HttpResponse:
    etag = client.get(address).headers["ETag"]
    return client.get(address, headers={"If-None-Match": etag})


def address_of(person: Person) -> str:
    return f"/en/people/{person.public_id}/{person.slug}/"


@pytest.mark.parametrize("address", ["/ru/people/", ABOUT])
def test_a_repeat_visit_costs_one_query(
    client: Client,
    cast: dict[str, Person],
    django_assert_num_queries: DjangoAssertNumQueries,
    address: str,
) -> None:
    etag = client.get(address).headers["ETag"]
    with django_assert_num_queries(1):
        again = client.get(address, headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["ETag"] == etag
    assert again.headers["Cache-Control"].startswith("public")


def test_an_edit_of_a_place_nobody_is_tied_to_begins_an_edition(
    client: Client, cast: dict[str, Person]
) -> None:
    before = client.get("/en/places/").headers["ETag"]
    make_place("quarry")
    assert client.get("/en/places/", headers={"If-None-Match": before}).status_code == 200


def test_every_kind_of_passage_raises_the_version(db: None) -> None:
    place = make_place("quarry")
    before = index.version()
    save_record(place, editor=make_curator(), reason="Read again.")
    assert index.version() > before


def test_a_passage_that_writes_nothing_begins_no_edition(db: None) -> None:
    before = index.version()
    with change(editor=make_curator(), reason="Nothing, after all."):
        pass
    assert index.version() == before


def test_another_day_is_another_edition(
    client: Client, cast: dict[str, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = client.get(ABOUT).headers["ETag"]
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    monkeypatch.setattr(edition.timezone, "localdate", lambda: tomorrow)
    assert client.get(ABOUT).headers["ETag"] != before


@as_it_is
def test_a_page_is_made_once_an_edition(client: Client, kept_cast: dict[str, Person]) -> None:
    first = client.get("/en/people/")
    with CaptureQueriesContext(connection) as asked:
        second = client.get("/en/people/")
    assert len(asked) == 1
    assert second.content == first.content
    assert second.headers["Content-Type"] == first.headers["Content-Type"]
    assert second.headers["Content-Language"] == "en"


@as_it_is
def test_who_is_withdrawn_is_gone_at_once(client: Client, kept_cast: dict[str, Person]) -> None:
    person = next(iter(kept_cast.values()))
    assert client.get(address_of(person)).status_code == 200
    publishing.withdraw(person, editor=make_curator(), reason="Asked by the family.")
    assert client.get(address_of(person)).status_code == 410


@as_it_is
def test_a_page_is_remembered_by_its_whole_address(
    client: Client, kept_cast: dict[str, Person]
) -> None:
    plain = client.get("/en/people/")
    assert client.get("/en/people/?fate=executed").content != plain.content
    assert client.get("/ru/people/").content != plain.content
    assert b"http://localhost/" in client.get("/en/people/", headers={"Host": "localhost"}).content


def test_what_is_asked_for_inside_a_transaction_is_not_remembered(
    client: Client, cast: dict[str, Person]
) -> None:
    now = Edition(index.version(), client.get(ABOUT).headers["ETag"][3:-1])
    editions.memory.follow(now)
    assert editions.memory.find(now, f"http://testserver{ABOUT}") is None


def test_a_page_comes_packed_to_whoever_can_unpack_it(
    client: Client, cast: dict[str, Person]
) -> None:
    plain = client.get(ABOUT)
    packed = client.get(ABOUT, headers={"Accept-Encoding": "br, gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content)
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Content-Encoding" not in plain.headers


@pytest.mark.parametrize("header", ["", "br", "gzip;q=0", "gzip; q=0.0, br", "x-gzipped"])
def test_no_page_comes_packed_to_whoever_cannot(
    client: Client, cast: dict[str, Person], header: str
) -> None:
    answer = client.get(ABOUT, headers={"Accept-Encoding": header})
    assert "Content-Encoding" not in answer.headers


@as_it_is
def test_a_curator_who_is_signed_in_is_answered_anew(
    client: Client, kept_cast: dict[str, Person]
) -> None:
    client.get(ABOUT)
    client.force_login(make_curator())
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(ABOUT)
    assert not answer.headers.get("ETag", "").startswith('W/"')
    assert not any("searchstate" in query["sql"] for query in asked)


# The middleware alone -------------------------------------------------------------------------


def _request(address: str = ABOUT, **headers: str) -> HttpRequest:
    return RequestFactory().get(address, headers=headers)


def _through(answer: HttpResponse, **headers: str) -> HttpResponse:
    middleware = EditionMiddleware(lambda _request: answer)
    found = middleware(_request(**headers))
    assert isinstance(found, HttpResponse)
    return found


def _with_cookie(answer: HttpResponse) -> None:
    answer.set_cookie("token", "1")


def _with_cache_control(answer: HttpResponse) -> None:
    answer.headers["Cache-Control"] = "no-store"


def _varied(answer: HttpResponse) -> None:
    answer.headers["Vary"] = "Accept-Language"


def _missing(answer: HttpResponse) -> None:
    answer.status_code = 404


@pytest.mark.parametrize("made_its_own", [_with_cookie, _with_cache_control, _varied, _missing])
def test_an_answer_that_is_not_alike_for_all_gets_no_edition(
    transactional_db: None, made_its_own: Callable[[HttpResponse], None]
) -> None:
    answer = HttpResponse("for one alone")
    made_its_own(answer)
    assert "ETag" not in _through(answer).headers
    assert _through(HttpResponse("for all")).content == b"for all"


def test_a_stream_is_not_gathered(transactional_db: None) -> None:
    def never() -> object:
        raise AssertionError("read though nobody asked")
        yield

    stream = StreamingHttpResponse(never())
    middleware = EditionMiddleware(lambda _request: stream)
    assert middleware(_request()) is stream


def test_the_desk_and_addresses_without_a_language_have_no_edition(db: None) -> None:
    for address in ("/admin/", "/healthz", "/"):
        answer = EditionMiddleware(lambda _request: HttpResponse("here"))(_request(address))
        assert "ETag" not in answer.headers


def test_without_its_database_a_page_is_left_to_its_view(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> int:
        raise OperationalError("away")

    monkeypatch.setattr(editions.index, "version", away)
    assert _through(HttpResponse("words for it")).content == b"words for it"


def _page(size: int) -> Remembered:
    return Remembered(b"x" * (size - editions.OVERHEAD), ())


def _memory(limit: int) -> PageMemory:
    memory = PageMemory(limit)
    memory.follow(NOW)
    return memory


def test_what_was_not_asked_for_longest_is_forgotten_first() -> None:
    memory = _memory(3 * 2_000)
    for address in "abc":
        memory.keep(NOW, address, _page(2_000))
    memory.find(NOW, "a")
    memory.keep(NOW, "d", _page(2_000))
    kept = [address for address in "abcd" if memory.find(NOW, address)]
    assert kept == ["a", "c", "d"]


def test_a_page_larger_than_the_memory_drives_nobody_out() -> None:
    memory = _memory(3_000)
    memory.keep(NOW, "a", _page(2_000))
    memory.keep(NOW, "b", _page(4_000))
    assert memory.find(NOW, "a")


def test_a_page_made_before_an_edit_is_not_remembered_after_it(db: None) -> None:
    memory = _memory(10_000)
    memory.follow(Edition(2, "2-day-release"))
    memory.keep(NOW, "a", _page(2_000))
    assert memory.find(NOW, "a") is None


@pytest.mark.parametrize("then", ["2-day-release", "1-day-another", "1-another-release"])
def test_another_edition_of_which_nothing_is_known_forgets_the_last(db: None, then: str) -> None:
    memory = _memory(10_000)
    memory.keep(NOW, "a", _page(2_000))
    later = Edition(int(then[0]), then)
    memory.follow(later)
    assert memory.find(NOW, "a") is None
    assert memory.find(later, "a") is None


# Several at once --------------------------------------------------------------------------------


def test_a_page_several_ask_for_at_once_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    asked, go_on = threading.Barrier(4), threading.Event()

    def view(request: HttpRequest) -> HttpResponse:
        made.append(request.path)
        go_on.wait(PATIENCE)
        return HttpResponse(b"A life.")

    assert answers_at_once(monkeypatch, view, asked, go_on) == [b"A life."] * 3
    assert made == [ABOUT]


def test_whoever_waited_for_a_page_that_failed_is_not_left_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[str] = []
    asked, go_on = threading.Barrier(4), threading.Event()

    def view(request: HttpRequest) -> HttpResponse:
        made.append(request.path)
        if len(made) == 1:
            go_on.wait(PATIENCE)
            return HttpResponse(b"Not now.", status=503)
        return HttpResponse(b"A life.")

    answers = answers_at_once(monkeypatch, view, asked, go_on)
    assert sorted(answers) == [b"A life.", b"A life.", b"Not now."]


def answers_at_once(
    monkeypatch: pytest.MonkeyPatch,
    view: Callable[[HttpRequest], HttpResponse],
    asked: threading.Barrier,
    go_on: threading.Event,
) -> list[bytes]:
    """What three readers get who ask for one page before the first of them has it."""
    monkeypatch.setattr(editions.index, "version", lambda: 7)
    site = EditionMiddleware(view)

    def ask(_number: int) -> bytes:
        request = RequestFactory().get(ABOUT)
        asked.wait(PATIENCE)
        return site(request).content

    with ThreadPoolExecutor(3) as readers:
        answers = [readers.submit(ask, number) for number in range(3)]
        asked.wait(PATIENCE)
        # The others stand before the page by now, or make it themselves and are counted.
        time.sleep(0.2)
        go_on.set()
        return [answer.result(PATIENCE) for answer in answers]


def test_a_few_pages_are_made_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    at_work: set[str] = set()
    most: list[int] = []

    def view(request: HttpRequest) -> HttpResponse:
        at_work.add(request.get_full_path())
        time.sleep(0.05)
        most.append(len(at_work))
        at_work.discard(request.get_full_path())
        return HttpResponse(b"A life.")

    monkeypatch.setattr(editions, "IN_LINE", PATIENCE)
    assert five_pages(monkeypatch, view) == [b"A life."] * 5
    assert max(most) <= editions.AT_ONCE[connection.vendor]


def test_pages_that_take_long_hold_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    everybody = threading.Barrier(5)

    def view(request: HttpRequest) -> HttpResponse:
        # Goes on when all five are being made.
        everybody.wait(PATIENCE)
        return HttpResponse(b"A life.")

    monkeypatch.setattr(editions, "IN_LINE", 0.01)
    assert five_pages(monkeypatch, view) == [b"A life."] * 5


def five_pages(
    monkeypatch: pytest.MonkeyPatch, view: Callable[[HttpRequest], HttpResponse]
) -> list[bytes]:
    """Five pages asked for at once."""
    monkeypatch.setattr(editions.index, "version", lambda: 7)
    site = EditionMiddleware(view)
    pages = [RequestFactory().get(ABOUT, {"page": number}) for number in range(1, 6)]
    with ThreadPoolExecutor(5) as readers:
        return [answer.content for answer in readers.map(site, pages)]
