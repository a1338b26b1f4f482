"""Addresses of every kind of page of the public site, on the collection of the project."""

import csv
from itertools import product
from pathlib import Path
from typing import Any

import pytest

FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures"
LANGUAGES = ("en", "ru", "uk")
# Records in which much comes together: two cases, both sides of a life, nearly nothing, rivals.
RECORDS = {
    "people": ["mandelstam-osip", "yagoda-genrikh", "tukhachevsky-mikhail", "forsten-aino"],
    "events": ["order-00447"],
    "documents": ["order-00447"],
    "places": ["butovo", "sandarmokh"],
    "photos": ["photo-04"],
    "commemorations": ["wall-of-grief"],
    "figures": ["executed-1937-1938"],
    "sources": ["encyclopedia-purge"],
}
PLAIN = """
    people/ people/?role=both victims/ perpetrators/ fates/ fates/executed/ professions/
    professions/poet/ nationalities/ people/values/burial_place/ events/ documents/ places/
    names/ names/К/ names/M/ search/ search/?q=solovki people/?arrest_year=1937
    photos/ commemorations/ figures/ sources/ about/ about/roles/ no-such-page/
    on-this-day/ on-this-day/11-03/ statistics/ reading/ reading/sheet/?burial_place=sandarmokh
    reading/name/?date=1937-11-03
    corrections/ contribute/ contribute/photograph/?q=Babel contribute/new-person/?q=zzqx
    contribute/state/ contribute/state/?reference=x
    places/?within=moscow&within=moscow-oblast places/?kind=camp photos/?kind=unidentified
    relatives/ about/accessibility/ about/ethics/ about/correction/
    about/wording/ about/sources/ about/counting/ about/privacy/ data/
    search/?q=zzqx people/?q=zzqx people/?fate=bogus people/?q=Anna&sex=f&fate=executed
""".split()


def paths() -> list[str]:
    """Addresses below the language; the first is that of the home page."""
    found = ["", *PLAIN]
    for noun, keys in RECORDS.items():
        with (FIXTURES / f"{noun}.csv").open(encoding="utf-8", newline="") as file:
            ids = {row["key"]: row["id"] for row in csv.DictReader(file)}
        found += [f"{noun}/{ids[key]}/{key}/" for key in keys]
        if noun == "places":
            found += [f"{noun}/{ids[key]}/{key}/people/?as=died" for key in keys]
    return found


def schemes_and_widths(*widths: int) -> list[Any]:
    """Every scheme at every width; of each width one is usual, the other one of the slow tests."""
    usual = set(zip(("light", "dark") * len(widths), widths, strict=False))
    every = product(("light", "dark"), widths)
    return [pytest.param(*each, marks=[] if each in usual else pytest.mark.slow) for each in every]
