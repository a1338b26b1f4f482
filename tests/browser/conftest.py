"""Fixtures for tests in Chromium.

``site`` is the running registry with the collection, ``page`` an empty tab, ``open_page`` opens
further tabs (another language, another window, no JavaScript). Every tab is watched: a script
that fails, a breach of the content security policy or a request that leaves the site fails the
test that caused it.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

from tests.browser.site import Site, prepared_folder, running_site
from tests.system import absence, chromium, in_ci

SWITCHES = [
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]

# On a busy machine a page may take longer than the five seconds that are waited by default.
expect.set_options(timeout=20_000)

# Playwright keeps an event loop in the thread of the test; Django would take it for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = chromium()
    if program is None:
        message = absence("Chromium", "the browser tests are skipped.")
        if in_ci():
            pytest.fail(message)
        pytest.skip(message)
    switches = [*SWITCHES, "--no-sandbox"] if os.geteuid() == 0 else SWITCHES
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=switches)
        yield running
        running.close()


@pytest.fixture(scope="session")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Asked after the browser: without one there is nothing to start the site for."""
    base = tmp_path_factory.getbasetemp()
    # Processes of one parallel run share the folder above their own.
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = base / "site"
    shutil.copytree(prepared_folder(shared / "prepared-site"), folder)
    with running_site(folder) as running:
        yield running


@pytest.fixture
def open_page(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """``open_page(locale="uk", java_script_enabled=False)``: a tab without cookies or history.

    Addresses are given without the host: ``page.goto("/en/")``.
    """
    contexts = []
    faults: list[str] = []

    def opened(**options: Any) -> Page:
        context = browser.new_context(base_url=site.address, **options)
        contexts.append(context)
        page = context.new_page()
        _watch(page, site, faults)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page()


def _watch(page: Page, site: Site, faults: list[str]) -> None:
    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            faults.append(f"{page.url}: {message.text}")

    def on_request(request: Request) -> None:
        if not request.url.startswith((site.address + "/", "data:", "blob:", "about:")):
            faults.append(f"{page.url}: asked {request.url}")

    page.on("console", on_console)
    page.on("request", on_request)
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
