"""A curator enters a person with an arrest, a source and a photograph, and readers see it.

Every tab is watched (see conftest): a breach of the content security policy at the desk fails here.
"""

import io
import os
import re
import shutil
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import no_violations
from tests.browser.signing_in import PASSWORD, forget_codes, log_in, make_account
from tests.browser.site import Site, prepared_folder, running_site
from tests.browser.stopwatch import Stopwatch
from tests.printed_samples import UNION
from tests.proving import code_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A registry of its own: other tests want one in which nobody has a password yet."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = base / "site-of-curators"
    shutil.copytree(prepared_folder(shared / "prepared-site"), folder)
    with running_site(folder) as running:
        make_account(running, "vera", ["editor", "reviewer"])
        yield running


@pytest.fixture
def desk(page: Page, site: Site) -> Page:
    """A tab in which a curator is logged in."""
    forget_codes(site)
    log_in(page, "vera")
    return page


def choose(page: Page, field: str, words: str) -> None:
    """Types into a field for choosing a record and takes the first that is offered."""
    page.locator(f"#id_{field} + .select2 .select2-selection").click()
    page.locator(".select2-container--open .select2-search__field").fill(words)
    page.locator(".select2-results__option--highlighted", has_text=words).click()


def photograph() -> dict[str, object]:
    file = io.BytesIO()
    Image.linear_gradient("L").resize((700, 900)).save(file, "JPEG")
    return {"name": "scan 1.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def test_a_person_with_an_arrest_a_source_and_a_photograph_becomes_public(desk: Page) -> None:
    watch = Stopwatch(desk)
    watch.look()
    desk.goto("/admin/registry/person/add/")
    watch.look()
    with watch.task("add a person", aim=180):
        desk.locator("#id_names-0-language").fill("ru")
        desk.locator("#id_names-0-surname").fill("Новикова")
        desk.locator("#id_names-0-given_name").fill("Вера")
        desk.locator("#id_birth_date").fill("ок. 1890")
        choose(desk, "entry_source", "Nerler")
        desk.get_by_label("Page or sheet").fill("p. 94")
        desk.get_by_role("button", name="Save and add a case").click()
        expect(desk.get_by_role("heading", name="Add repression")).to_be_visible()

    with watch.task("add an episode", aim=90):
        desk.get_by_label("Nature").select_option("political")
        desk.locator("#id_arrest_date").fill("14.10.1937")
        desk.get_by_role("button", name="Save", exact=True).click()
        expect(desk.get_by_role("heading", name="Change person")).to_be_visible()
    expect(desk.get_by_text("about 1890")).to_be_visible()
    expect(desk.get_by_text("14 October 1937")).to_be_visible()
    watch.look()

    desk.get_by_role("link", name=re.compile("no source ?: Born$")).click()
    expect(desk.get_by_role("heading", name="Add a source")).to_be_visible()
    watch.look()
    with watch.task("cite a fact by the source used last"):
        desk.keyboard.press("Control+d")
        desk.keyboard.press("Control+s")
        expect(desk.get_by_text("The citation was saved.")).to_be_visible()
    with watch.task("dispute a fact by a second value"):
        choose(desk, "source", "Nerler")
        desk.get_by_label("Value there").fill("1889")
        desk.get_by_label("Verdict").select_option("differs")
        desk.get_by_role("button", name="Save", exact=True).click()
        expect(desk.get_by_text("Another version: 1889")).to_be_visible()
    desk.get_by_role("link", name="Back to the record").click()
    expect(desk.get_by_role("link", name=re.compile("2 sources ?: Born$"))).to_be_visible()

    with watch.task("attach a photograph", aim=60):
        desk.get_by_role("link", name="Add a photograph").click()
        watch.look()
        desk.get_by_label("Picture file").set_input_files(photograph())  # type: ignore[arg-type]
        desk.locator("#id_caption__en").fill("Vera Novikova at her desk")
        desk.locator("#id_alt_text__en").fill("A woman at a desk.")
        desk.locator("#id_rights").select_option("public_domain")
        desk.get_by_role("button", name="Save and publish").click()
        expect(desk.get_by_text("Shown to readers.")).to_be_visible()
    assert shown(desk, "img.preview")
    watch.look()

    desk.goto("/admin/registry/person/?q=Новикова")
    with watch.task("publish a person"):
        desk.get_by_role("link", name="Вера Новикова").click()
        desk.get_by_role("button", name="Save and publish").click()
        expect(desk.get_by_text("is public.")).to_be_visible()
    desk.get_by_role("link", name="Read the public page").click()
    # The page is in English, the name was entered in Cyrillic alone.
    expect(desk.get_by_role("heading", level=1)).to_have_text("Vera Novikova")
    expect(desk.locator(".forms")).to_contain_text("Вера Новикова")
    expect(desk.get_by_text("Vera Novikova at her desk").first).to_be_visible()


def shown(page: Page, selector: str) -> bool:
    """Whether a picture has arrived, not only its frame."""
    return bool(page.locator(selector).evaluate("picture => picture.naturalWidth > 0"))


def test_two_steps_lead_to_the_desk_and_a_first_app_is_set_up_by_its_code(
    page: Page, site: Site
) -> None:
    link = re.search(
        r"/admin/welcome/\S+", site.manage("invite_curator", "new", "--group", "editor")
    )
    assert link
    page.goto(link[0])
    page.locator("#id_new_password1").fill("длинный-пробный")
    page.locator("#id_new_password2").fill("длинный-пробный")
    no_violations(page)
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_role("heading", name="Second factor: an app")).to_be_visible()
    no_violations(page)
    secret = page.locator(".secret code").inner_text()
    page.get_by_label("Code of the app").fill(code_of(secret))
    page.get_by_role("button", name="Set up").click()
    expect(page.locator(".codes li")).to_have_count(10)
    no_violations(page)
    page.get_by_role("link", name="Your account").last.click()
    expect(page.get_by_text("10 recovery codes left.")).to_be_visible()
    no_violations(page)
    page.get_by_role("button", name="Log out").click()
    forget_codes(site)
    page.goto("/admin/login/")
    page.get_by_label("Username").fill("new")
    page.get_by_label("Password").fill("длинный-пробный")
    no_violations(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Log in").click()
    no_violations(page)
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="What next")).to_be_visible()


def test_a_passkey_is_added_and_opens_the_desk(browser: Browser, site: Site) -> None:
    # A passkey belongs to a name, never to a number.
    address = site.address.replace("127.0.0.1", "localhost")
    context = browser.new_context(base_url=address)
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": True}
    options = {**kind, "hasUserVerification": True, "isUserVerified": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    forget_codes(site)
    log_in(page, "vera")
    page.goto("/admin/account/passkeys/")
    no_violations(page)
    page.get_by_label("Name").fill("the ring of keys")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("link", name="Your account").last.click()
    expect(page.get_by_text("Passkey: the ring of keys")).to_be_visible()
    page.get_by_role("button", name="Log out").click()

    page.goto("/admin/login/")
    page.get_by_label("Username").fill("vera")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="What next")).to_be_visible()
    context.close()


def test_a_pasted_entry_becomes_a_draft_beside_its_preview(desk: Page) -> None:
    desk.keyboard.press("n")
    expect(desk.get_by_role("heading", name="Add person")).to_be_visible()
    desk.locator("#id_names-0-surname").fill("Мандельштам")
    desk.locator("#id_names-0-given_name").fill("Осип")
    expect(desk.get_by_text("Perhaps the same person:")).to_be_visible()
    desk.get_by_role("button", name=re.compile("Take over en")).click()
    expect(desk.locator("#id_names-1-surname")).to_have_value("Mandelshtam")
    desk.locator("#id_birth_date").fill("ок. 1890")
    expect(desk.get_by_text("about 1890")).to_be_visible()
    no_violations(desk)

    desk.evaluate("window.onbeforeunload = null")
    desk.on("dialog", lambda dialog: dialog.accept())
    desk.goto("/admin/paste/")
    desk.locator("#id_entry").fill(UNION)
    choose(desk, "source", "Nerler")
    desk.get_by_role("button", name="Read it").click()
    expect(desk.get_by_text("Nothing: every word is in a field.")).to_be_visible()
    no_violations(desk)
    desk.get_by_role("button", name="Save as a draft").click()
    expect(desk.get_by_text("Kept as a draft")).to_be_visible()
    desk.get_by_text("As readers will see it").click()
    frame = desk.frame_locator("iframe[name=public-preview]")
    expect(frame.get_by_role("heading", level=1)).to_have_text("Ivan Petrovich Primerov")
    expect(frame.locator(".forms")).to_contain_text("Примеров")
    no_violations(desk)


def test_rows_are_added_and_named_by_their_labels(desk: Page) -> None:
    desk.goto("/admin/registry/event/add/")
    desk.get_by_role("button", name="Add another Participation").click()
    desk.get_by_role("button", name="Add another Participation").click()
    choose(desk, "participations-1-person", "Mandelstam")
    no_violations(desk)


def test_the_browser_asks_before_typed_words_are_lost(desk: Page) -> None:
    desk.goto("/admin/registry/source/add/")
    desk.locator("#id_title").fill("Typed words")
    asked = []

    def stay(dialog: object) -> None:
        asked.append(dialog)
        dialog.dismiss()  # type: ignore[attr-defined]

    desk.on("dialog", stay)
    desk.get_by_role("link", name="Curators’ desk").click()
    desk.wait_for_timeout(500)
    assert asked
    assert desk.locator("#id_title").input_value() == "Typed words"


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_of_the_desk_scrolls_sideways(desk: Page, width: int) -> None:
    desk.set_viewport_size({"width": width, "height": 900})
    for path in ("", "registry/person/", "registry/person/add/", "registry/photo/add/"):
        desk.goto(f"/admin/{path}")
        assert desk.evaluate("document.documentElement.scrollWidth") <= width, path
