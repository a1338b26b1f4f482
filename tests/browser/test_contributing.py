"""A reader sends in a correction with a photograph, without a script and without a cookie."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import no_violations
from tests.browser.site import Site
from tests.sending import jpeg

pytestmark = pytest.mark.browser


def test_a_correction_with_a_photograph_reaches_its_number(
    open_page: Callable[..., Page], site: Site, tmp_path: Path
) -> None:
    page = open_page(java_script_enabled=False, viewport={"width": 390, "height": 844})
    # The same pages with a script, for what looks for barriers.
    looking = open_page(viewport={"width": 390, "height": 844})
    proof = tmp_path / "zqfilename.jpg"
    proof.write_bytes(jpeg((320, 240)))

    def looked_at() -> None:
        looking.goto(page.url)
        no_violations(looking)
        assert looking.evaluate("document.documentElement.scrollWidth") <= 390

    page.goto("/en/people/?q=Osip Mandelstam")
    with page.expect_navigation():
        page.locator(".hits h2 a").first.click()
    record = page.url
    page.get_by_role("link", name="Report an error or add to this page").click()
    with page.expect_navigation():
        page.get_by_role("link", name="A correction or an addition").click()
    looked_at()
    page.get_by_role("button", name="Continue").click()

    expect(page).to_have_url(re.compile(r"/contribute/draft/[\w-]{43}/fact/"))
    page.get_by_label("How do you know it?").fill("The certificate of 1956.")
    page.wait_for_timeout(2500)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Say what is wrong or missing.")
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_label("How do you know it?")).to_have_value("The certificate of 1956.")
    looked_at()

    page.get_by_label("What is wrong or missing, and what is right?").fill("Died on 27 December.")
    page.get_by_label("A picture of the paper").set_input_files(proof)
    page.wait_for_timeout(2500)
    with page.expect_navigation():
        page.get_by_role("button", name="Continue").click()
    looked_at()
    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_text("320 by 240 pixels")).to_be_visible()
    expect(page.get_by_text("Died on 27 December.")).to_be_visible()
    looked_at()
    page.get_by_role("button", name="Send it").click()

    expect(page).to_have_url(re.compile(r"/contribute/state/[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}/"))
    number = page.locator(".reference").inner_text()
    expect(page.get_by_text("Received", exact=True).first).to_be_visible()
    looked_at()
    page.goto("/ru/contribute/state/")
    page.locator("#id_reference").fill(number.upper())
    page.locator(".step button").click()
    expect(page.locator(".reference")).to_have_text(number)
    assert page.context.cookies() == []
    page.goto(record)
    assert "certificate of 1956" not in page.content()
