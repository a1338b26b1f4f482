"""A reader's way from a family's spelling to who answers for it, with scripts and without."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import no_violations

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("scripts", "looks"),
    [(False, False), (True, False), pytest.param(True, True, marks=pytest.mark.slow)],
    ids=["without scripts", "with scripts", "looking for barriers on the way"],
)
def test_a_reader_goes_from_a_foreign_spelling_to_those_who_answer_for_a_death(
    open_page: Callable[..., Page], scripts: bool, looks: bool
) -> None:
    page = open_page(java_script_enabled=scripts, viewport={"width": 1280, "height": 900})

    def looked_at() -> None:
        if looks:
            no_violations(page)

    page.goto("/en/")
    looked_at()
    page.get_by_label("Find a person").fill("Mejerchol'd")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("ol.hits > li").first).to_contain_text("Meyerhold")
    looked_at()

    page.get_by_role("link", name=re.compile("Mejerchol.*remove")).click()
    page.get_by_role("checkbox", name=re.compile("^Executed")).check()
    page.get_by_role("checkbox", name=re.compile("^Poet")).check()
    page.get_by_role("button", name="Show people").click()
    expect(page).to_have_url(re.compile("profession=poet"))
    page.wait_for_load_state("load")
    both = page.locator("ol.hits > li").count()
    looked_at()
    page.get_by_role("link", name=re.compile("Poet.*remove")).click()
    expect(page).not_to_have_url(re.compile("profession=poet"))
    expect(page.get_by_role("link", name=re.compile("Executed.*remove"))).to_be_visible()
    page.wait_for_load_state("load")
    assert page.locator("ol.hits > li").count() > both > 0
    looked_at()
    page.go_back()

    page.get_by_role("link", name="Русский").click()
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page.locator("ol.hits > li")).to_have_count(both)
    looked_at()
    page.get_by_role("link", name=re.compile("Поэт.*убрать")).click()
    page.get_by_label("Имя").fill("Мейерхольд")
    page.get_by_role("button", name="Искать").click()
    page.locator("ol.hits").get_by_role("link", name=re.compile("Мейерхольд")).click()

    looked_at()
    chain = page.locator(".chain").first
    doer = chain.locator("dd strong a").first
    name = doer.inner_text()
    doer.click()
    surname = max(re.findall(r"\w+", name), key=len)
    expect(page.get_by_role("heading", level=1)).to_contain_text(surname)
    looked_at()
    back = page.locator("main").get_by_role("link", name=re.compile("Мейерхольд")).first
    back.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Мейерхольд")
