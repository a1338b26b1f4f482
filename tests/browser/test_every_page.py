"""Every kind of page, in every language, on a desk and on a phone, by day and by night."""

import csv
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.axe import no_violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures"
LANGUAGES = ("en", "ru", "uk")
WIDTHS = (1280, 390)
SCHEMES = ("light", "dark")
# Records in which much comes together: two cases, both sides of a life, nearly nothing, rivals.
RECORDS = {
    "people": ["mandelstam-osip", "yagoda-genrikh", "tukhachevsky-mikhail", "forsten-aino"],
    "events": ["order-00447"],
    "documents": ["order-00447"],
    "places": ["butovo", "sandarmokh"],
    "photos": ["photo-04"],
    "figures": ["executed-1937-1938"],
    "sources": ["encyclopedia-purge"],
}
PLAIN = """
    people/ people/?role=both victims/ perpetrators/ fates/ fates/executed/ professions/
    professions/poet/ nationalities/ people/values/burial_place/ events/ documents/ places/
    names/ names/К/ names/M/ search/ search/?q=solovki people/?arrest_year=1937
    photos/ commemorations/ figures/ sources/ about/ about/roles/ no-such-page/
    on-this-day/11-03/ statistics/ reading/ reading/sheet/?burial_place=sandarmokh
    reading/name/?date=1937-11-03
    corrections/ contribute/ contribute/photograph/?q=Babel contribute/new-person/?q=zzqx
    contribute/state/ contribute/state/?reference=x
    places/?within=moscow&within=moscow-oblast places/?kind=camp photos/?kind=unidentified
    relatives/ about/accessibility/ about/ethics/ about/correction/
""".split()


def record_paths() -> list[str]:
    paths = []
    for noun, keys in RECORDS.items():
        with (FIXTURES / f"{noun}.csv").open(encoding="utf-8", newline="") as file:
            ids = {row["key"]: row["id"] for row in csv.DictReader(file)}
        paths += [f"{noun}/{ids[key]}/{key}/" for key in keys]
        if noun == "places":
            paths += [f"{noun}/{ids[key]}/{key}/people/?as=died" for key in keys]
    return paths


@pytest.mark.parametrize(("language", "width", "scheme"), list(product(LANGUAGES, WIDTHS, SCHEMES)))
def test_every_kind_of_page_is_accessible_and_fits(
    open_page: Callable[..., Page], language: str, width: int, scheme: str
) -> None:
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    for path in ["", *PLAIN, *record_paths()]:
        page.goto(f"/{language}/{path}")
        no_violations(page)
        scrolled = page.evaluate("document.documentElement.scrollWidth")
        assert scrolled <= width, path
