"""Addresses of filters, as many as anybody makes up: bounded work, one address a question."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode

import pytest
from django.test import Client

from registry.models import Profession
from tests import makers
from tests.hostile_texts import work_bounded
from tests.test_any_address import CALM, FILTERS, ODD

Pairs = list[tuple[str, str]]
VALUES = {
    "q": ["Probnaya", "Пробная", "Пробн", "П*", "Prob?aya", "Анна Ивановна", "а", "пробная анна"],
    "role": ["victim", "perpetrator", "both", "none"],
    "fate": ["executed", "released", "not_recorded", "died_in_custody"],
    "profession": ["poet", "clerk", "not_recorded"],
    "sex": ["f", "m", "not_recorded"],
    "has_picture": ["yes", "no"],
    "has_dispute": ["yes", "no"],
    "rehabilitation": ["granted", "refused", "not_recorded"],
    "arrest_month": ["1937-10", "1938-02"],
    "death_month": ["1937-11"],
    "region": ["not_recorded", "moscow"],
    "sort": ["name", "-name", "birth", "arrest", "death", "relevance"],
    "page": ["1", "2", "3", "4", "999999", "0", "x"],
}
YEARS = [str(year) for year in range(1850, 1960, 7)]
LISTS = ["/en/people/", "/ru/victims/", "/uk/perpetrators/", "/en/fates/executed/"]
# Work a single page may cost; what it costs is printed.
SECONDS = 2.0
CANONICAL = re.compile(r'<link rel="canonical" href="http://testserver([^"]+)"')


def addresses(number: int, seed: int = 1937) -> Iterator[str]:
    """So many questions, from one filter to all of them with many values each."""
    chance = random.Random(seed)
    for _ in range(number):
        names = chance.sample([*FILTERS, "q", "sort", "page"], chance.randint(1, 8))
        pairs: Pairs = []
        for name in names:
            choices = VALUES.get(name) or YEARS
            times = chance.choice([1, 1, 1, 2, 5])
            pairs += [(name, chance.choice(choices)) for _time in range(times)]
            if chance.random() < 0.05:
                pairs.append((name, chance.choice(ODD)))
        yield f"{chance.choice(LISTS)}?{urlencode(pairs, errors='surrogatepass')}"


def people() -> None:
    """A few hundred, so that lists have pages."""
    makers.save(Profession(code="poet"))
    makers.anna_probnaya()
    for number in range(3):
        makers.make_person(f"Пробная{number} Анна", f"Anna Probnaya{number}", fate="executed")


def costliest(number: int) -> tuple[float, str, int]:
    """The dearest of so many pages in seconds of the processor, its address, how many were 404."""
    worst, where, missing = 0.0, "", 0
    client = Client()
    for address in addresses(number):
        begun = time.process_time()
        with work_bounded(SECONDS):
            answer = client.get(address)
        spent = time.process_time() - begun
        assert answer.status_code in CALM, address
        missing += answer.status_code == 404
        if spent > worst:
            worst, where = spent, address
    return worst, where, missing


@pytest.mark.django_db
def test_no_question_that_can_be_asked_costs_much() -> None:
    people()
    costliest(25)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, databases="__all__")
def test_ten_thousand_questions_cost_little_each() -> None:
    people()
    worst, where, missing = costliest(10_000)
    print(f"worst of 10,000: {1000 * worst:.0f} ms of the processor, {where}; {missing} were 404")


@pytest.mark.django_db
@pytest.mark.parametrize("list_", LISTS[::3])
def test_beyond_the_last_page_there_is_nothing_to_crawl(client: Client, list_: str) -> None:
    people()
    for page in ("2", "999999", "0", "x", "9" * 30):
        answer = client.get(f"{list_}?page={page}")
        assert answer.status_code == 404, page
        assert "page=" not in "".join(re.findall(r'href="([^"]+)"', answer.content.decode()))


@pytest.mark.django_db
def test_one_set_of_filters_has_one_address_in_whatever_order_it_is_typed(client: Client) -> None:
    people()
    chance = random.Random(1938)
    asked = [("fate", "executed"), ("fate", "released"), ("sex", "not_recorded"), ("q", "Анна")]
    found = set()
    for _ in range(4):
        chance.shuffle(asked)
        noise = [
            ("fate", "executed"),
            ("q", " Анна "),
            ("utm_source", "x"),
            ("page", "1"),
            ("sex", ""),
        ]
        query = urlencode([*asked, *chance.sample(noise[:1] + noise[2:4], 2)])
        page = client.get(f"/en/people/?{query}").content.decode()
        found |= set(CANONICAL.findall(page))
    assert len(found) == 1
    canonical = found.pop().replace("&amp;", "&")
    again = client.get(canonical).content.decode()
    assert [one.replace("&amp;", "&") for one in CANONICAL.findall(again)] == [canonical]
    assert sorted(parse_qsl(canonical.partition("?")[2])) == sorted(asked)


@pytest.mark.django_db
def test_lists_of_several_filters_are_kept_out_of_search_engines(client: Client) -> None:
    """What can be combined without end is not offered to crawlers."""
    people()
    page = client.get("/en/people/?fate=executed&sex=not_recorded").content.decode()
    assert re.search(r'<meta name="robots" content="noindex', page)
