"""Pages as they are sent: valid, light, in every language, each saying what language it is in."""

import gzip
import re
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, Response

from tests.browser.every_page import LANGUAGES, paths
from tests.browser.nu import checker, faults
from tests.browser.site import Site
from tests.public_records import parsed

pytestmark = pytest.mark.browser

HTML_LIMIT = 30_000
CSS_LIMIT = 8_000
FONTS_LIMIT = 55_000


def sent(site: Site, address: str) -> bytes:
    """The body, packed as the site or a server in front of it packs."""
    url = site.address + quote(address, safe="/?=&+-")
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    try:
        with urllib.request.urlopen(request) as response:
            body: bytes = response.read()
            is_packed = response.headers["Content-Encoding"] == "gzip"
    except urllib.error.HTTPError as refusal:
        body, is_packed = refusal.read(), False
    return body if is_packed else gzip.compress(body)


@pytest.fixture(scope="module")
def pages(site: Site) -> dict[str, bytes]:
    """Every kind of page in every language, packed."""
    addresses = [f"/{language}/{path}" for language in LANGUAGES for path in paths()]
    return {address: sent(site, address) for address in addresses}


def test_every_kind_of_page_is_light_with_its_style_sheets(
    site: Site, pages: dict[str, bytes]
) -> None:
    sheets: dict[str, int] = {}
    for address, body in pages.items():
        assert len(body) <= HTML_LIMIT, (address, len(body))
        html = gzip.decompress(body).decode()
        used = re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)
        assert used
        for sheet in used:
            sheets.setdefault(sheet, len(sent(site, sheet)))
        assert sum(sheets[sheet] for sheet in used) <= CSS_LIMIT, (address, used)


def test_english_pages_mark_every_cyrillic_word_with_its_language(pages: dict[str, bytes]) -> None:
    unmarked = {
        address: found
        for address, body in pages.items()
        if address.startswith("/en/")
        and (found := parsed(gzip.decompress(body).decode()).unmarked_cyrillic)
    }
    assert not unmarked


def test_every_kind_of_page_leads_to_itself_in_the_other_languages(
    pages: dict[str, bytes],
) -> None:
    for address, body in pages.items():
        html = gzip.decompress(body).decode()
        here = address.split("/")[1]
        assert f'<html lang="{here}">' in html
        for other in LANGUAGES:
            assert re.search(rf'<a href="/{other}/[^"]*" lang="{other}" hreflang="{other}"', html)
            is_wanted = "no-such-page" not in address and 'content="noindex' not in html
            link = re.search(
                rf'<link rel="alternate" hreflang="{other}" href="[^"]*/{other}/', html
            )
            assert link or not is_wanted, (address, other)


def test_the_fonts_of_a_page_are_light(open_page: Callable[..., Page]) -> None:
    weights: dict[str, int] = {}

    def weigh(response: Response) -> None:
        if response.url.endswith(".woff2"):
            weights[response.url] = len(response.body())

    page = open_page()
    page.on("response", weigh)
    page.goto("/en/people/")
    page.wait_for_load_state("networkidle")
    assert 0 < sum(weights.values()) <= FONTS_LIMIT


@pytest.mark.slow
def test_every_kind_of_page_is_valid_html(pages: dict[str, bytes], tmp_path: Path) -> None:
    command = checker()
    if command is None:
        pytest.skip("The Nu Html Checker is not installed; see tests/browser/nu.py.")
    for number, (address, body) in enumerate(pages.items()):
        name = re.sub(r"[^a-z0-9-]+", "_", address)[:80]
        (tmp_path / f"{number:03}{name}.html").write_bytes(gzip.decompress(body))
    (tmp_path / "proof.html").write_text("<!doctype html><title>", encoding="utf-8")
    found = faults(command, tmp_path)
    # What is wrong on purpose shows that the checker looks.
    assert any(line.startswith("proof.html") for line in found)
    assert [line for line in found if not line.startswith("proof.html")] == []
