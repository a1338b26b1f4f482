"""What needs two people: a merge and its undo, a change of what is public, the proof of an act."""

import os
import re
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.signing_in import forget_codes, log_in, make_account
from tests.browser.site import Site, prepared_folder, running_site
from tests.browser.stopwatch import Stopwatch

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
        make_account(running, "anna", ["reviewer"])
        make_account(running, "olga", ["editor"])
        yield running


ONE = """
from tests import makers
print(makers.make_person("Вымыслова Мария", "Maria Vymyslova", fate="released").pk)
"""


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

    watch, other_watch = Stopwatch(vera), Stopwatch(boris)

    vera.goto("/admin/")
    with watch.task("propose a merge, field by field", aim=120):
        vera.get_by_role("link", name="Merging").click()
        vera.get_by_label("Public id of the record that stays").fill(kept)
        vera.get_by_label("Public id of the other").fill(merged)
        vera.get_by_role("button", name="Compare").click()
        watch.look()
        born = vera.get_by_role("row", name="Born")
        born.get_by_label("1891").check()
        vera.get_by_label("Why they are one person").fill("The same file.")
        vera.get_by_role("button", name="Propose the merge").click()
        expect(vera.get_by_text("Another person decides on it.")).to_be_visible()

    boris.goto("/admin/proposals/")
    with other_watch.task("approve a merge"):
        boris.get_by_role("link", name="Anna Probnaya").first.click()
        other_watch.look()
        boris.get_by_role("button", name="Approve").click()
        expect(boris.get_by_text("the two are one record")).to_be_visible()
    boris.goto(f"/en/people/{merged}/anna-probnaya/")
    assert kept in boris.url

    boris.goto("/admin/merging/")
    with other_watch.task("take a merge apart"):
        boris.get_by_role("link", name="Anna Probnaya → Anna Probnaya").click()
        other_watch.look()
        boris.get_by_label("Why it is taken apart").fill("Two files after all.")
        boris.get_by_role("button", name="Take the merge apart").click()
        expect(boris.get_by_text("Two records again.")).to_be_visible()
    boris.goto(f"/en/people/{merged}/anna-probnaya/")
    assert merged in boris.url


def test_what_is_public_changes_when_two_people_say_so_and_goes_back(
    site: Site, open_page: Callable[..., Page]
) -> None:
    pk = site.manage("shell", "-v", "0", "-c", ONE).strip()
    card = f"/admin/registry/person/{pk}/"
    vera, boris = logged_in(site, open_page(), "vera"), open_page()
    log_in(boris, "boris")
    watch, other_watch = Stopwatch(vera), Stopwatch(boris)

    vera.goto(f"{card}change/")
    with watch.task("propose a change of a public record"):
        vera.locator("#id_fate").select_option("executed")
        vera.locator("#id_change_reason").fill("The file says so.")
        vera.get_by_role("button", name="Save", exact=True).click()
        expect(vera.get_by_text("Another person decides on it.").first).to_be_visible()
    boris.goto("/admin/")
    with other_watch.task("review a change and approve it", aim=120):
        boris.get_by_role("link", name=re.compile("Proposed changes")).click()
        boris.get_by_role("link", name="Maria Vymyslova").first.click()
        other_watch.look()
        boris.get_by_role("button", name="Approve").click()
        expect(boris.get_by_text("Approved:")).to_be_visible()

    olga, anna = open_page(), open_page()
    log_in(olga, "olga")
    log_in(anna, "anna")
    olgas_watch = Stopwatch(olga)
    _a_stale_form_is_refused(olgas_watch, open_tab(olga, f"{card}change/"), card)
    _an_act_is_proved_by_two(olgas_watch, other_watch, anna, pk)

    olga.goto(f"{card}history/")
    with olgas_watch.task("restore an earlier version"):
        olga.get_by_role("link", name="Restore this version").last.click()
        olgas_watch.look()
        olga.get_by_label("Reason").fill("The file says so.")
        olga.get_by_role("button", name=re.compile("Restore")).click()
        expect(olga.get_by_text("The version was restored.")).to_be_visible()
    olga.goto(f"{card}change/")
    expect(olga.locator("#id_fate")).to_have_value("released")


def open_tab(page: Page, address: str) -> Page:
    """Another tab of the same curator."""
    tab = page.context.new_page()
    tab.goto(address)
    return tab


def _a_stale_form_is_refused(watch: Stopwatch, first: Page, card: str) -> None:
    """Two tabs, one record: the second save shows both versions and loses nothing typed."""
    page = watch.page
    page.goto(f"{card}change/")
    first.locator("#id_citizenship_text").fill("Poland")
    first.locator("#id_change_reason").fill("A passport.")
    first.get_by_role("button", name="Save", exact=True).click()
    expect(first.get_by_text("was changed successfully")).to_be_visible()
    with watch.task("save over somebody else's change, after reading it"):
        page.locator("#id_citizenship_text").fill("Latvia")
        page.locator("#id_change_reason").fill("Another passport.")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("heading", name="Both versions side by side")).to_be_visible()
        watch.look()
        expect(page.locator(".conflicts")).to_contain_text("Poland")
        expect(page.locator("#id_citizenship_text")).to_have_value("Latvia")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("heading", name="Both versions")).to_have_count(0)
    first.close()


def _an_act_is_proved_by_two(
    watch: Stopwatch, other_watch: Stopwatch, anna: Page, person: str
) -> None:
    page = watch.page
    page.goto(f"/admin/registry/act/add/?person={person}")
    with watch.task("enter an act"):
        page.locator("#id_kind").select_option("signed_list")
        page.locator("#id_evidence").select_option("official_record")
        page.get_by_role("button", name="Save and continue").click()
        expect(page.get_by_text("0 of 2 people have approved")).to_be_visible()
    act = page.url
    other_watch.page.goto(act)
    with other_watch.task("approve the evidence of an act"):
        approve_evidence(other_watch.page)
    page.goto(act)
    expect(page.get_by_text("1 of 2 people have approved")).to_be_visible()
    anna.goto(act)
    approve_evidence(anna)
    page.goto(act)
    expect(page.get_by_text("it gives the role once it is public")).to_be_visible()


def approve_evidence(page: Page) -> None:
    page.get_by_role("link", name="Approve the evidence").click()
    page.get_by_label("Reason").fill("Compared with the list.")
    page.get_by_role("button", name="Approve the evidence").click()
    expect(page.get_by_text("You have approved the evidence")).to_be_visible()
