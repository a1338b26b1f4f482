"""A file of invented people comes in, is published by two, and is taken back."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import no_violations
from tests.browser.signing_in import make_account
from tests.browser.site import Site, prepared_folder, running_site
from tests.browser.test_merging import logged_in
from tests.importing import shot, table

pytestmark = pytest.mark.browser

# A process has to begin, and imports the whole of Django for that.
PATIENCE = 60_000


@pytest.fixture(scope="module")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A registry of its own, with a folder of its own for what is uploaded."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = base / "site-of-importing"
    shutil.copytree(prepared_folder(shared / "prepared-site"), folder)
    os.environ["IMPORTS_ROOT"] = str(folder / "imports")
    try:
        with running_site(folder) as running:
            make_account(running, "vera", ["importer"])
            make_account(running, "boris", ["reviewer"])
            yield running
    finally:
        del os.environ["IMPORTS_ROOT"]


def arrived(page: Page) -> None:
    """Waits for the process, whose page looks anew by itself, and goes to the import."""
    link = page.get_by_role("link", name="To the import")
    expect(link).to_be_visible(timeout=PATIENCE)
    with page.expect_navigation():
        link.click()


def test_a_file_comes_in_is_published_by_two_people_and_is_taken_back(
    site: Site, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    twin = shot(birth_year="1897", profession="бухгалтер", archive_file="ф. 1, д. 3")
    file.write_text(table([shot(), twin]), encoding="utf-8")
    vera, boris = logged_in(site, open_page(), "vera"), logged_in(site, open_page(), "boris")

    vera.get_by_role("link", name="Imports", exact=True).first.click()
    with vera.expect_navigation():
        vera.get_by_role("link", name="Bring a file in").click()
    no_violations(vera)
    vera.get_by_label("File", exact=True).set_input_files(file)
    vera.get_by_label("Key of the source").fill("test-book")
    vera.get_by_label("Title of a new source").fill("Пробная книга")
    vera.get_by_role("button", name="Upload").click()
    expect(vera.get_by_text("UTF-8")).to_be_visible()
    no_violations(vera)
    vera.get_by_role("button", name="Start the dry run").click()
    arrived(vera)
    no_violations(vera)

    vera.get_by_role("link", name="Decide doubtful rows").click()
    expect(vera.get_by_text("same surname").first).to_be_visible()
    no_violations(vera)
    vera.keyboard.press("n")
    expect(vera.get_by_text("No doubtful row waits")).to_be_visible()

    vera.get_by_role("button", name="Commit").click()
    arrived(vera)
    vera.get_by_label("Why its people may be public").fill("Read against the book.")
    vera.get_by_role("button", name="Agree that they become public").click()
    expect(vera.get_by_text("A second person has to agree")).to_be_visible()

    boris.goto(vera.url)
    boris.get_by_label("Why its people may be public").fill("Compared ten rows.")
    boris.get_by_role("button", name="Agree that they become public").click()
    arrived(boris)
    assert site.manage("shell", "-v", "0", "-c", PUBLISHED).strip() == "2"

    vera.get_by_role("link", name="Take the import back").click()
    expect(vera.get_by_text("Nobody: no record was edited")).to_be_visible()
    no_violations(vera)
    vera.get_by_role("button", name="Take the import back").click()
    arrived(vera)
    assert site.manage("shell", "-v", "0", "-c", PUBLISHED).strip() == "0"


PUBLISHED = """
from registry.models import Person
print(Person.objects.published().filter(names__surname="Примеров").count())
"""
