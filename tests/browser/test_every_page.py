"""Every kind of page, in every language, on a desk and on a phone, by day and by night."""

from collections.abc import Callable
from itertools import product

import pytest
from playwright.sync_api import Page

from tests.browser.axe import no_violations
from tests.browser.every_page import LANGUAGES, paths

pytestmark = pytest.mark.browser

WIDTHS = (1280, 390)
SCHEMES = ("light", "dark")
# Each two of a language, a width and a scheme meet in one of these.
PAIRS = [
    ("en", 1280, "light"),
    ("ru", 390, "light"),
    ("uk", 1280, "dark"),
    ("en", 390, "dark"),
    ("ru", 1280, "dark"),
    ("uk", 390, "light"),
]


def without_fonts(page: Page) -> None:
    """As it is read before the fonts arrive, or by whoever blocks them: wider letters."""
    page.route("**/*.woff2", lambda route: route.abort())


def look(page: Page, address: str) -> None:
    page.goto(address)
    no_violations(page)
    width = (page.viewport_size or {})["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width, address


@pytest.mark.parametrize("number", range(len(PAIRS)), ids=["-".join(map(str, p)) for p in PAIRS])
def test_each_kind_of_page_is_accessible_and_fits_in_one_of_its_forms(
    open_page: Callable[..., Page], number: int
) -> None:
    language, width, scheme = PAIRS[number]
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    for path in paths()[number :: len(PAIRS)]:
        look(page, f"/{language}/{path}")


@pytest.mark.slow
@pytest.mark.parametrize(("language", "width", "scheme"), list(product(LANGUAGES, WIDTHS, SCHEMES)))
def test_every_kind_of_page_is_accessible_and_fits(
    open_page: Callable[..., Page], language: str, width: int, scheme: str
) -> None:
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    for path in paths():
        look(page, f"/{language}/{path}")


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
# A narrow telephone; and a usual screen on which everything is twice as large.
@pytest.mark.parametrize("width", [320, 640])
@pytest.mark.parametrize("fonts", ["our own fonts", "fonts of the system"])
def test_nothing_has_to_be_pushed_sideways(
    open_page: Callable[..., Page], language: str, width: int, fonts: str
) -> None:
    page = open_page(viewport={"width": width, "height": 800})
    if fonts == "fonts of the system":
        without_fonts(page)
    for path in paths():
        page.goto(f"/{language}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
