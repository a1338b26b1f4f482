"""A reader sends a correction with a photograph; a curator puts it beside the accepted version."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.signing_in import forget_codes, log_in, make_account
from tests.browser.site import Site, prepared_folder, running_site
from tests.browser.stopwatch import Stopwatch
from tests.sending import jpeg

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A registry of its own: other tests want one in which nobody has a password yet."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = base / "site-of-moderators"
    shutil.copytree(prepared_folder(shared / "prepared-site"), folder)
    with running_site(folder) as running:
        make_account(running, "vera", ["editor"])
        yield running


def sent_by(reader: Page, record: str, proof: Path) -> str:
    """The steps of a reader, from the page of a record; gives the number."""
    reader.goto(record)
    reader.get_by_role("link", name="Report an error or add to this page").click()
    reader.get_by_role("link", name="A correction or an addition").click()
    reader.get_by_role("button", name="Continue").click()
    reader.get_by_label("What is wrong or missing, and what is right?").fill("He died in May 1938.")
    reader.get_by_label("How do you know it?").fill("A letter in our family.")
    reader.get_by_label("A picture of the paper").set_input_files(proof)
    reader.wait_for_timeout(2500)
    reader.get_by_role("button", name="Continue").click()
    reader.get_by_label("How we may reach you").fill("anna@example.org")
    reader.get_by_role("button", name="Continue").click()
    reader.get_by_role("button", name="Send it").click()
    return reader.locator(".reference").inner_text()


def test_a_correction_is_read_beside_the_page_and_becomes_the_other_version(
    open_page: Callable[..., Page], site: Site, tmp_path: Path
) -> None:
    proof = tmp_path / "letter.jpg"
    proof.write_bytes(jpeg((320, 240)))
    reader, desk = open_page(), open_page(viewport={"width": 1280, "height": 900})
    reader.goto("/en/people/?q=Osip Mandelstam")
    record = reader.locator(".hits h2 a").first.get_attribute("href") or ""
    number = sent_by(reader, record, proof)

    forget_codes(site)
    log_in(desk, "vera")
    watch = Stopwatch(desk)
    desk.goto("/admin/registry/contribution/")
    watch.look()
    with watch.task("review a contribution and accept it as a dispute", aim=120):
        desk.get_by_role("link", name=re.compile("Osip Mandelstam")).click()
        expect(desk.get_by_text("He died in May 1938.")).to_be_visible()
        expect(desk.get_by_text("anna@example.org")).to_be_visible()
        picture = desk.get_by_alt_text("The picture that was sent")
        width = picture.evaluate("picture => picture.decode().then(() => picture.naturalWidth)")
        assert width == 320
        frame = desk.frame_locator("iframe")
        expect(frame.get_by_role("heading", level=1)).to_contain_text("Osip Mandelstam")
        assert number not in desk.content()

        desk.locator("summary", has_text="Accept as dispute").click()
        watch.look()
        version = desk.locator("#version")
        version.get_by_label("Fact").select_option("record:death_date")
        version.get_by_label("Value by the sender").fill("5.1938")
        version.get_by_label("In the sender’s words").fill("in May 1938, a letter of the family")
        version.get_by_role("button", name="Taken over as a version").click()
        expect(version.get_by_label("Value by the sender")).to_have_value("5.1938")
        desk.set_viewport_size({"width": 390, "height": 844})
        assert desk.evaluate("document.documentElement.scrollWidth") <= 390
        version.get_by_role("button", name="Accept as dispute").click()
        expect(desk.get_by_text("both versions stand side by side")).to_be_visible()

    reader.goto(f"/en/contribute/state/{number}/")
    expect(reader.get_by_text("Accepted", exact=True).first).to_be_visible()
    expect(reader.get_by_text("now stands on the page beside the other version")).to_be_visible()
    reader.goto(record)
    expect(reader.get_by_text("May 1938").first).to_be_visible()
    expect(reader.get_by_text("Reader’s account").first).to_be_attached()
    assert "He died in May 1938." not in reader.content()
    assert "anna@example.org" not in reader.content()
