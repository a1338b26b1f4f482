"""A mirror as its finder meets it: opened from a folder or a bare server of files, no register.

The mirror is made of the small collection, before the browser is asked anything; nothing of the
site runs.
"""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from registry.mirror.index.rules import rules
from registry.names import keys_of
from registry.names.forms import form_of
from registry.names.keyboards import retyped
from registry.names.words import words
from tests.browser.axe import no_violations
from tests.system import absence, in_ci

ROOT = Path(__file__).resolve().parents[2]
MATERIAL = Path(os.environ.get("NAMES_MATERIAL", ROOT.parent / "shared")) / "names-dev.tsv"
SCRIPT = ROOT / "registry" / "static" / "registry" / "mirror" / "names.js"
# Every script, and what typists do: the rest of the spellings are in the sample.
SPELLINGS = (
    *("Мейерхольд Всеволод Эмильевич", "Meierkhold", "Meyerhold", "Мейєрхольд", "vtqth[jkml"),
    *(
        "Łódź",
        "Żanna",
        "Zsanna",
        "Жанна",
        "ТОР",
        "Hиколаевич",
        "ГEOPГИЙ",
        "მეიერჰოლდი",
        "Մեյերխոլդ",
    ),
    *(
        "Μέγιερχολντ",
        "מאיירהולד",
        "Straße",
        "K. Marx",
        "Вс. Мейерхольд",
        "von der Goltz",
        "Ґалаґан",
    ),
    *("O’Brien", "Оглы Ибрагим", "Rudzītis", "Krūmiņš", "Ёлкин", "", "   ", "'", "😀 Иван", "ﬁnn"),
)


class Quiet(SimpleHTTPRequestHandler):
    """A server of files that says nothing."""

    def log_message(self, *args: Any) -> None:
        """Nobody reads it."""


@pytest.fixture(scope="module")
def mirror(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mirror")
    subprocess.run(
        [sys.executable, "-m", "tests.mirrors", str(folder)],
        check=True,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
    )
    return folder / "mirror"


@pytest.fixture
def start(request: pytest.FixtureRequest, mirror: Path) -> Iterator[str]:
    """Where the mirror is opened, without a stroke at the end: in a folder unless on a server."""
    if getattr(request, "param", "folder") == "folder":
        yield mirror.as_uri()
        return
    # Below a path, as on a page of somebody else.
    handler = partial(Quiet, directory=str(mirror.parent))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/mirror"
    server.shutdown()
    server.server_close()


@pytest.fixture
def open_mirror(browser: Browser, start: str) -> Iterator[Callable[..., Page]]:
    """A tab that may ask nothing but files of the mirror; a fault of a script fails the test."""
    faults: list[str] = []
    contexts = []

    def said(message: ConsoleMessage) -> None:
        if message.type == "error":
            faults.append(message.text)

    def asked(request: Request) -> None:
        if not request.url.startswith(start):
            faults.append(f"asked {request.url}")

    def failed(request: Request) -> None:
        # Whoever goes on to another page breaks off what was on its way.
        if request.failure != "net::ERR_ABORTED":
            faults.append(f"failed {request.url}: {request.failure}")

    def opened(**options: Any) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", said)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", asked)
        page.on("requestfailed", failed)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


@pytest.mark.parametrize("start", ["folder", "server"], indirect=True)
def test_a_person_is_found_in_another_spelling_filtered_read_and_printed(
    open_mirror: Callable[..., Page], start: str, tmp_path: Path
) -> None:
    page = open_mirror()
    page.goto(f"{start}/index.html")
    expect(page).to_have_url(re.compile(r"/en/index\.html$"))
    box = page.get_by_role("searchbox", name="Find a person")
    box.fill("Meierkhold")
    box.press("Enter")
    expect(page.locator("ol.hits > li")).to_have_count(1)
    row = page.locator("ol.hits > li").first
    expect(row).to_contain_text("Мейерхольд")
    expect(row).to_contain_text("Sounds alike")
    expect(page.get_by_role("status")).to_have_text("1 person")
    no_violations(page)

    page.get_by_label("Executed").check()
    page.get_by_role("button", name="Show people").click()
    expect(page.locator("#chips")).to_contain_text("Executed")
    expect(page.locator("ol.hits > li")).to_have_count(1)

    page.locator("ol.hits a").first.click()
    # No form in Latin letters is on record: the page gives that of the rule, and the form beside.
    expect(page.get_by_role("heading", level=1)).to_have_text("Vsevolod Emilyevich Meyerkhold")
    expect(page.locator(".forms")).to_contain_text("Мейерхольд")
    expect(page).to_have_url(re.compile(r"/people/p000000rr/meyerhold-vsevolod/index\.html$"))
    page.emulate_media(media="print")
    printed = tmp_path / "page.pdf"
    page.pdf(path=str(printed))
    assert printed.read_bytes().startswith(b"%PDF")


QUESTIONS = (
    ("q=vtqth[jkml", 1, "Typed with another keyboard"),
    ("q=Мейерхолд", 1, "Sounds alike"),
    ("q=Мейерхольт", 1, ""),
    ("q=Вс. Мейерхольд", 1, ""),
    ("q=мейер", 1, "Begins with these letters"),
    ("q=Nobody", 0, ""),
    ("fate=executed", 2, ""),
    ("fate=executed&profession=poet", 2, ""),
    ("fate=not_recorded", 1, ""),
    ("role=perpetrator", 1, ""),
    ("birth_from=1893&birth_to=1899", 1, ""),
    ("arrest_month=1937-10", 1, ""),
    ("", 3, ""),
)


def test_every_question_finds_whom_the_register_finds(
    open_mirror: Callable[..., Page], start: str
) -> None:
    page = open_mirror()
    for question, number, told in QUESTIONS:
        page.goto(f"{start}/en/people/index.html?{question}")
        page.wait_for_selector("html[data-ready]")
        assert page.locator("ol.hits > li").count() == number, question
        if told:
            expect(page.locator("ol.hits > li").first).to_contain_text(told)


def test_a_filter_that_is_not_understood_shows_nobody(
    open_mirror: Callable[..., Page], start: str
) -> None:
    page = open_mirror()
    page.goto(f"{start}/en/people/index.html?colour=red")
    expect(page.get_by_role("status")).to_contain_text("colour")
    expect(page.locator("ol.hits > li")).to_have_count(0)


def test_without_scripts_everybody_is_found_by_letter(
    open_mirror: Callable[..., Page], start: str
) -> None:
    page = open_mirror(java_script_enabled=False)
    page.goto(f"{start}/en/people/index.html")
    page.locator("main").get_by_role("link", name="Names by letter").click()
    page.locator("main").get_by_role("link", name=re.compile("^П")).first.click()
    page.get_by_role("link", name=re.compile("Пробная")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Probnaya")
    expect(page.locator(".forms")).to_contain_text("Пробная")


@pytest.mark.parametrize("start", ["folder", "server"], indirect=True)
def test_without_scripts_no_search_is_shown_that_would_never_answer(
    open_mirror: Callable[..., Page], start: str
) -> None:
    page = open_mirror(java_script_enabled=False)
    page.goto(f"{start}/en/people/index.html")
    # Texts within `noscript` are passed over where an element is looked for by its text.
    expect(page.locator("noscript p")).to_be_visible()
    expect(page.locator("noscript p")).to_contain_text("The search needs JavaScript.")
    expect(page.locator("main").get_by_role("searchbox")).to_be_hidden()
    expect(page.locator("#search")).to_be_hidden()


# Rules of names --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def in_the_browser(browser: Browser) -> Iterator[Callable[[list[str]], list[Any]]]:
    """What the browser makes of spellings."""
    page = browser.new_page()
    page.add_script_tag(content=SCRIPT.read_text(encoding="utf-8"))
    page.evaluate("rules => { window.N = namesBy(rules) }", json.loads(json.dumps(rules())))

    def asked(texts: list[str]) -> list[Any]:
        return list(
            page.evaluate(
                """texts => texts.map(text => ({
                    words: N.words(text).map(word => {
                        const form = N.formOf(word);
                        return [form.folded, form.isShort, form.isParticle, form.sounds,
                                form.starts, N.keysOf(form.folded, form.sounds)];
                    }),
                    retyped: N.retyped(text)}))""",
                texts,
            )
        )

    yield asked
    page.close()


def here(text: str) -> dict[str, Any]:
    """What the register makes of a spelling."""
    found = []
    for word in words(text):
        form = form_of(word)
        keys = {field.value: sorted(keys) for field, keys in keys_of(form.recorded).items()}
        found.append(
            [form.folded, form.is_short, form.is_particle, [*form.sounds], {*form.starts}, keys]
        )
    return {"words": found, "retyped": retyped(text)}


def there(answer: dict[str, Any]) -> dict[str, Any]:
    """The same of the browser, whose sets have another order."""
    for word in answer["words"]:
        word[4] = set(word[4])
        word[5] = {field: sorted(keys) for field, keys in word[5].items()}
    return answer


def test_the_browser_reads_names_of_every_script_as_the_register_does(
    in_the_browser: Callable[[list[str]], list[Any]],
) -> None:
    for text, answer in zip(SPELLINGS, in_the_browser([*SPELLINGS]), strict=True):
        assert there(answer) == here(text), text


def test_the_browser_makes_the_keys_of_thousands_of_spellings_as_the_register_does(
    in_the_browser: Callable[[list[str]], list[Any]],
) -> None:
    if not MATERIAL.exists():
        reason = f"{MATERIAL} is not there: the browser's keys are compared on few spellings."
        if in_ci():
            pytest.fail(absence("The sample of spellings", reason))
        pytest.skip(reason)
    with MATERIAL.open(encoding="utf-8", newline="") as file:
        texts = sorted({row["variant"] for row in csv.DictReader(file, delimiter="\t")})
    answers = in_the_browser(texts)
    wrong = [t for t, answer in zip(texts, answers, strict=True) if there(answer) != here(t)]
    assert wrong == []
