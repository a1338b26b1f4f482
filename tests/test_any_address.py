"""Whatever is asked of whichever public address, the answer is a page: never a failure."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st
from pytest_django import Settings

from registry.identifiers import EXAMPLE, new_public_id
from registry.models import Place
from tests import makers
from tests.test_secrets import NAMED, NOT_PUBLIC, OF_RECORDS, RECORDS, address_of, names

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _contributions_are_taken(settings: Settings) -> None:
    settings.CONTRIBUTIONS = True


LIBERAL = with_settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
PATHS = [
    "/en/fates/{}/",
    "/ru/professions/{}/",
    "/uk/nationalities/{}/",
    "/en/people/values/{}/",
    "/en/about/{}/",
    "/en/names/{}/",
    "/ru/names/П/{}/",
    "/en/on-this-day/{}/",
    "/en/statistics/{}.csv",
    "/en/people/export.{}",
    "/en/people/export.csv?q={}",
    "/en/places/{}/x/people/export.csv?as=died",
    "/ru/data/{}.csv",
    "/ru/data/events.{}",
    "/ru/data/sources.csv?kind={}",
    "/en/data/places.jsonl?within={}",
    "/en/data/places.csv?{}=prison",
    "/data/files/{}",
    "/en/reading/sheet/?burial_place={}",
    "/en/reading/name/?date={}",
    "/en/places/?within={}",
    "/id/{}",
    "/id/{}.jsonld",
    "/oai?verb={}",
    "/oai?verb=ListRecords&resumptionToken={}",
    "/oai?verb=ListRecords&metadataPrefix=oai_dc&from={}",
    "/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier={}",
    "/iiif/{}/manifest.json",
    "/iiif/image/{}/info.json",
    "/iiif/image/{}/full/max/0/default.jpg",
    "/api/reconcile?queries={}",
    "/api/reconcile?extend={}",
    "/api/reconcile/suggest/{}",
    "/api/reconcile/suggest/entity?prefix={}",
    "/api/reconcile/preview?id={}",
    "/sitemaps/people-{}.xml",
    "/sitemaps/{}-x.xml",
    "/en/contribute/{}/",
    "/en/contribute/draft/{}/fact/",
    "/en/contribute/state/{}/",
    "/media/{}/320.jpg",
    "/api/v1/people/{}/",
    "/api/v1/photographs/{}/",
    "/api/v1/changes/?since={}",
    "/api/v1/events/?cursor={}",
    "/api/{}/",
    "/{}/",
    "/en/{}/",
]
CALM = {200, 204, 301, 302, 304, 400, 404, 405, 406, 410, 413, 429}

FILTERS = [
    "role",
    "fate",
    "profession",
    "nationality",
    "sentencing_body",
    "region",
    "arrest_year",
    "arrest_from",
    "arrest_to",
    "arrest_month",
    "death_year",
    "death_month",
    "birth_from",
    "birth_to",
    "burial_place",
    "event",
    "place",
    "rehabilitation",
    "sex",
    "source",
    "has_picture",
    "has_dispute",
]
PARAMETERS = [
    "q",
    "sort",
    "page",
    "page_size",
    "cursor",
    "since",
    "facets",
    "kind",
    "f",
    "year",
    "letter",
    "lang",
    "next",
    "date",
    "document",
    "number",
    "about",
    "record",
    "reference",
    "within",
    "as",
    "when",
    "verb",
    "metadataPrefix",
    "resumptionToken",
    "identifier",
    "from",
    "until",
    "set",
    "queries",
    "extend",
    "prefix",
    "id",
    *FILTERS,
]
ODD = [
    "",
    "0",
    "-1",
    "1000000000",
    "99999999999999999999999999",
    "1937",
    "1937-13",
    "not_recorded",
    "none",
    "executed",
    "%00",
    "\x00",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "‮עברית",
    "🕯" * 50,
    "*",
    "а" * 10_000,
    "١٩٣٧",
]
values = st.one_of(st.sampled_from(ODD), st.text(max_size=40))
queries = st.lists(st.tuples(st.sampled_from(PARAMETERS), values), max_size=6)
words = st.one_of(st.sampled_from([*ODD, EXAMPLE]), st.text(min_size=1, max_size=20))


def plain_routes() -> list[str]:
    return sorted(names() - NAMED - NOT_PUBLIC)


def encoded(query: list[tuple[str, str]]) -> str:
    return urlencode(query, errors="surrogatepass")


@given(query=queries)
@LIBERAL
@pytest.mark.parametrize("name", plain_routes())
def test_any_question_to_a_list_has_an_answer(
    client: Client, name: str, query: list[tuple[str, str]]
) -> None:
    response = client.get(f"{address_of(name)}?{encoded(query)}")
    assert response.status_code in CALM


@given(public_id=words, slug=words, query=queries)
@LIBERAL
@pytest.mark.parametrize("name", sorted(RECORDS | set(OF_RECORDS)))
def test_any_address_of_a_record_has_an_answer(
    client: Client, name: str, public_id: str, slug: str, query: list[tuple[str, str]]
) -> None:
    noun, _id, _slug, *end = reverse(f"registry:{name}", args=[EXAMPLE, "x"]).split("/")[2:]
    path = f"/en/{noun}/{quote(public_id, safe='')}/{quote(slug, safe='')}/{'/'.join(end)}"
    assert client.get(f"{path}?{encoded(query)}").status_code in CALM


@given(word=words, query=queries)
@LIBERAL
@pytest.mark.parametrize("path", PATHS)
def test_any_word_in_an_address_has_an_answer(
    client: Client, path: str, word: str, query: list[tuple[str, str]]
) -> None:
    address = path.format(quote(word, safe=""))
    joint = "&" if "?" in address else "?"
    assert client.get(f"{address}{joint}{encoded(query)}").status_code in CALM


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "head", "trace"])
@pytest.mark.parametrize("name", plain_routes())
def test_any_method_has_an_answer(client: Client, name: str, method: str) -> None:
    response: Any = getattr(client, method)(address_of(name))
    assert response.status_code in {*CALM, 403}


def test_a_filter_that_is_misunderstood_never_shows_everybody(client: Client) -> None:
    makers.anna_probnaya()
    for name in FILTERS:
        response = client.get(f"/en/people/?{encoded([(name, 'zq no such value')])}")
        if response.status_code == 200:
            assert "Probnaya" not in response.content.decode(), name


@given(tie=words, when=words)
@LIBERAL
def test_any_list_below_a_place_has_an_answer(client: Client, tie: str, when: str) -> None:
    place = Place.objects.filter(slug="probnoye").first() or makers.make_place()
    where = [place.public_id, place.slug]
    page = reverse("registry:place-people", args=where)
    file = reverse("registry:place-people-file", args=[*where, "csv"])
    for query in ([("as", tie), ("when", when)], [("as", "died"), ("when", when)]):
        for address in (page, file):
            assert client.get(f"{address}?{encoded(query)}").status_code in CALM


@given(ending=words, query=queries)
@LIBERAL
def test_any_file_below_a_place_has_an_answer(
    client: Client, ending: str, query: list[tuple[str, str]]
) -> None:
    place = Place.objects.filter(slug="probnoye").first() or makers.make_place()
    path = f"/en/places/{place.public_id}/x/people/export.{quote(ending, safe='')}"
    assert client.get(f"{path}?{encoded(query)}").status_code in CALM


def test_ids_that_nobody_has_answer_alike(client: Client) -> None:
    for name in sorted(RECORDS | set(OF_RECORDS)):
        response = client.get(reverse(f"registry:{name}", args=[new_public_id(), "x"]))
        assert response.status_code == 404
