"""Other ways of reading: by keyboard, without motion, in colours of one's own, spaced, on paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.every_page import RECORDS, paths
from tests.browser.keyboard import faults_of_the_walk

pytestmark = pytest.mark.browser

# WCAG 1.4.12: what a reader may ask for without losing anything.
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important } p { margin-bottom: 2em !important }"""
# Marks of drawings that carry meaning, and whether each stands out from the paper.
FAINT_MARKS = """() => {
    const channels = text => (text.match(/[\\d.]+/g) || []).map(Number);
    const light = ([r, g, b]) => [r, g, b].map(c => c / 255).map(
        c => c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4
    ).reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
    const paper = light(channels(getComputedStyle(document.body).backgroundColor));
    const stands = text => {
        const colour = channels(text);
        if (text === 'none' || colour.length < 3 || colour[3] === 0) return false;
        const other = light(colour);
        return (Math.max(paper, other) + .05) / (Math.min(paper, other) + .05) >= 3;
    };
    return [...document.querySelectorAll('main svg :is(line, rect, circle, text)')]
        .filter(one => !one.matches('.axis, .hit, .band, .unlived, .count, .all, .may, .after'))
        .filter(one => one.checkVisibility())
        .filter(one => {
            const style = getComputedStyle(one);
            return !stands(style.fill) && !stands(style.stroke);
        })
        .map(one => one.outerHTML.slice(0, 120));
}"""
MOVING = """() => [...document.querySelectorAll('*')].filter(one => {
    const style = getComputedStyle(one);
    return style.animationName !== 'none' || style.scrollBehavior === 'smooth'
        || style.transitionDuration.split(', ').some(text => parseFloat(text) > 0);
}).map(one => one.outerHTML.slice(0, 80))"""


def of(*keys: str) -> list[str]:
    """Addresses of records by their keys."""
    assert all(any(key in known for known in RECORDS.values()) for key in keys)
    return [path for path in paths() if path.rstrip("/").rpartition("/")[2] in keys]


def walk(page: Page, address: str) -> None:
    page.goto(address)
    assert not (faults := faults_of_the_walk(page)), "\n".join([address, *faults])
    page.goto(address)
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    expect(page.locator("a.skip")).to_be_in_viewport(ratio=1)


def test_the_keyboard_alone_goes_through_a_page_in_order_and_shows_where_it_is(page: Page) -> None:
    for path in ["", "people/?q=Babel"]:
        walk(page, f"/en/{path}")


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 390])
def test_the_keyboard_alone_goes_through_every_kind_of_page(
    open_page: Callable[..., Page], width: int
) -> None:
    page = open_page(viewport={"width": width, "height": 900})
    for path in paths():
        walk(page, f"/en/{path}")


@pytest.mark.parametrize("scheme", [pytest.param("light", marks=pytest.mark.slow), "dark"])
def test_drawings_stand_out_in_colours_of_the_readers_own(
    open_page: Callable[..., Page], scheme: str
) -> None:
    page = open_page(forced_colors="active", color_scheme=scheme)
    drawn = ["", "people/", "statistics/", "places/", *of("mandelstam-osip", "butovo")]
    for path in drawn:
        page.goto(f"/en/{path}")
        assert page.locator("main svg").count()
        assert not (faint := page.evaluate(FAINT_MARKS)), "\n".join([path, *faint])


def test_nothing_moves(page: Page) -> None:
    for path in ["", "people/", "statistics/"]:
        page.goto(f"/en/{path}")
        assert not page.evaluate(MOVING), path


def test_a_page_on_paper_is_black_on_white_with_sources_and_without_menus(page: Page) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(f"/en/{of('mandelstam-osip')[0]}")
    for hidden in ("header nav.main", "nav.langs", "nav.crumbs", "footer", "a.skip"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator("ol.sources > li").first).to_be_visible()
    address = page.locator("[data-url], .cite-url").first
    expect(address).to_be_visible()
    colours = (
        "() => [getComputedStyle(document.body), getComputedStyle(document.querySelector('h1'))]"
    )
    inks = page.evaluate(f"({colours})().map(style => style.color)")
    assert inks == ["rgb(0, 0, 0)", "rgb(0, 0, 0)"]
    assert page.evaluate(f"({colours})()[0].backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf(format="A4").startswith(b"%PDF")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ru"])
def test_lines_words_and_letters_may_be_spaced(
    open_page: Callable[..., Page], language: str
) -> None:
    # What the reader's own style sheet does is not for the site's policy to forbid.
    page = open_page(viewport={"width": 390, "height": 844}, bypass_csp=True)
    for path in paths():
        page.goto(f"/{language}/{path}")
        page.add_style_tag(content=SPACED)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
