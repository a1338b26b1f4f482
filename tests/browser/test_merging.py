"""Two people make one record of two, and one of them takes it apart again."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import no_violations
from tests.browser.site import Site, prepared_folder, running_site

pytestmark = pytest.mark.browser

PASSWORD = "длинный-пробный-пароль"
TWO = f"""
from django.contrib.auth.models import Group
from registry.models import Curator
from tests.two_people import make_two
for name, group in (("vera", "contributor"), ("boris", "reviewer")):
    curator = Curator.objects.create_user(name, password="{PASSWORD}", is_staff=True)
    curator.groups.set(Group.objects.filter(name=group))
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
        yield running


def logged_in(page: Page, name: str) -> Page:
    page.goto("/admin/login/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="What waits")).to_be_visible()
    return page


def test_two_people_merge_two_records_and_take_the_merge_apart(
    site: Site, open_page: Callable[..., Page]
) -> None:
    kept, merged = site.manage("shell", "-v", "0", "-c", TWO).split()
    vera, boris = logged_in(open_page(), "vera"), logged_in(open_page(), "boris")

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
