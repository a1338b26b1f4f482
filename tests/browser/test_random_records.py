"""A tenth of all published records, drawn by a seed, each in one of the forms pages come in."""

import os
import random
import re
import urllib.request
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.site import Site
from tests.browser.test_every_page import PAIRS, look

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Another seed draws other records: RECORDS_SEED=2.
SEED = int(os.environ.get("RECORDS_SEED", "1937"))
SHARE = 0.1
NOUNS = "people events documents places photos commemorations figures sources".split()


def addresses(site: Site) -> Iterator[str]:
    """Every published record below its language, as the maps for search engines list them."""
    for part in _told(site, "/sitemap.xml"):
        for address in _told(site, part):
            noun = address.split("/")[2]
            if address.startswith("/en/") and noun in NOUNS and address.count("/") == 5:
                yield address.removeprefix("/en/")


def _told(site: Site, path: str) -> list[str]:
    with urllib.request.urlopen(site.address + path) as answer:
        return re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", answer.read().decode())


@pytest.mark.parametrize("number", range(len(PAIRS)), ids=["-".join(map(str, p)) for p in PAIRS])
def test_a_tenth_of_all_records_is_accessible_and_fits(
    open_page: Callable[..., Page], site: Site, number: int
) -> None:
    known = sorted(set(addresses(site)))
    assert len(known) > 1000
    drawn = random.Random(SEED).sample(known, round(len(known) * SHARE))
    language, width, scheme = PAIRS[number]
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    for path in drawn[number :: len(PAIRS)]:
        look(page, f"/{language}/{path}")
