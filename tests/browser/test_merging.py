"""Two people make one record of two, and one of them takes it apart again."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import no_violations
from tests.browser.signing_in import forget_codes, log_in, make_account
from tests.browser.site import Site, prepared_folder, running_site

pytestmark = pytest.mark.browser

TWO = """
from tests.two_people import make_two
for person in make_two():
    print(person.public_id)
"""


@pytest.fixture(scope="module")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A registry of its own, with two records of one invented person."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = base / "site-of-merging"
    shutil.copytree(prepared_folder(shared / "prepared-site"), folder)
    with running_site(folder) as running:
        make_account(running, "vera", ["contributor"])
        make_account(running, "boris", ["reviewer"])
        yield running


def logged_in(site: Site, page: Page, name: str) -> Page:
    """The page of somebody who has taken both steps."""
    forget_codes(site)
    log_in(page, name)
    return page


def test_two_people_merge_two_records_and_take_the_merge_apart(
    site: Site, open_page: Callable[..., Page]
) -> None:
    kept, merged = site.manage("shell", "-v", "0", "-c", TWO).split()
    vera, boris = logged_in(site, open_page(), "vera"), logged_in(site, open_page(), "boris")

    vera.get_by_role("link", name="Merging").click()
    vera.get_by_label("Public id of the record that stays").fill(kept)
    vera.get_by_label("Public id of the other").fill(merged)
    vera.get_by_role("button", name="Compare").click()
    no_violations(vera)
    born = vera.get_by_role("row", name="Born")
    born.get_by_label("1891").check()
    vera.get_by_label("Why they are one person").fill("The same file.")
    vera.get_by_role("button", name="Propose the merge").click()
    expect(vera.get_by_text("Another person decides on it.")).to_be_visible()

    boris.goto("/admin/proposals/")
    boris.get_by_role("link", name="Anna Probnaya").first.click()
    no_violations(boris)
    boris.get_by_role("button", name="Approve").click()
    expect(boris.get_by_text("the two are one record")).to_be_visible()
    boris.goto(f"/en/people/{merged}/anna-probnaya/")
    assert kept in boris.url

    boris.goto("/admin/merging/")
    boris.get_by_role("link", name="Anna Probnaya → Anna Probnaya").click()
    no_violations(boris)
    boris.get_by_label("Why it is taken apart").fill("Two files after all.")
    boris.get_by_role("button", name="Take the merge apart").click()
    expect(boris.get_by_text("Two records again.")).to_be_visible()
    boris.goto(f"/en/people/{merged}/anna-probnaya/")
    assert merged in boris.url
