"""The first curator's way in, and what a reader's browser keeps of a visit: nothing."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import no_violations
from tests.browser.site import Site

pytestmark = pytest.mark.browser

PASSWORD = "длинный-пробный-пароль"


def test_the_first_curator_sets_a_password_and_goes_on_to_the_second_factor(
    page: Page, site: Site
) -> None:
    link = re.search(r"/admin/welcome/\S+", site.manage("first_curator_link"))
    assert link
    page.goto(link[0])
    expect(page.get_by_role("heading", name="First password")).to_be_visible()
    no_violations(page)
    page.get_by_label("New password:").fill(PASSWORD)
    page.get_by_label("New password confirmation:").fill(PASSWORD)
    page.get_by_role("button", name="Set the password").click()

    expect(page.get_by_role("heading", name="Second factor: an app")).to_be_visible()
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    assert "invite_curator" in site.manage("first_curator_link")


def test_a_used_link_says_what_to_do_instead(page: Page) -> None:
    page.goto("/admin/welcome/MQ/none-such/")
    expect(page.get_by_text("This link has been used already")).to_be_visible()
    no_violations(page)


def test_a_visit_leaves_nothing_in_the_browser(open_page: Callable[..., Page]) -> None:
    page = open_page(locale="uk")
    page.goto("/")
    assert page.url.endswith("/uk/")
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
