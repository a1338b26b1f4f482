"""The measurement of search: contenders answer alike, differences are told, stages are kept."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from registry.intake.bench import load
from registry.intake.bench_rows import COLUMNS
from registry.search import cache
from registry.search.rebuild import rebuild
from tests.benchmarks import agreement, contest, flat, ground, lighthouse, questions, report
from tests.benchmarks.contenders import contender, slug
from tests.benchmarks.contenders.orm import PlainOrm
from tests.benchmarks.ground import Ground

SIZE = 400
ON_SQLITE = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="the peers' file is made from a registry on SQLite"
)
everywhere = pytest.mark.django_db(transaction=True, databases="__all__")

NAMES = {
    "surname": ["Пробный", "Пробнов", "Пробников", "Примеров", "Примерский", "Вымыслов", "Небылов"],
    "given_name": ["Иван", "Пётр", "Фёдор", "Илья"],
    "patronymic": ["Иванович", "Петрович", "?", ""],
    "profession": ["слесарь", "учитель", "сторож", ""],
    "nationality": ["русский", "поляк", ""],
    "residence": ["г. Пробный", "с. Примерное"],
    "sentencing_body": ["Тройка", "Коллегия", ""],
    "sentence": ["ВМН", "5 лет ИТЛ"],
    "fate": ["расстрелян", "расстрелян", "освобождён", ""],
    "burial_place": ["Пробный полигон", ""],
    "source": ["synthetic"],
}


def write_people(path: Path, number: int) -> None:
    source = random.Random(1)
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.DictWriter(file, COLUMNS, restval="")
        lines.writeheader()
        for _ in range(number):
            line = {name: source.choice(values) for name, values in NAMES.items()}
            line["arrest_date"] = source.choice(["12.05.1937", "1938", "03.11.1930", "?"])
            line["death_date"] = source.choice(["01.01.1938", ""])
            line["rehabilitated_by"] = source.choice(["Прокуратура", ""])
            lines.writerow(line)


@pytest.fixture
def prepared(
    transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Ground]:
    """A registry of a few hundred invented people, the peers' file and questions."""
    monkeypatch.setattr(ground, "DATA", tmp_path)
    place = Ground(SIZE)
    write_people(place.people, SIZE)
    load(place.people, lambda done, of: None)
    rebuild()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(place.registry)])
    flat.make(place.registry, place.peers)
    questions.make(place.peers, place.questions, number=8)
    # A test may not open a second file, so the table is asked beside the records.
    monkeypatch.setattr(PlainOrm, "alias", "default")
    with connection.cursor() as cursor:
        cursor.execute("ATTACH DATABASE %s AS peers", [str(place.peers)])
        cursor.execute(f"CREATE TABLE {flat.TABLE} AS SELECT * FROM peers.{flat.TABLE}")
        cursor.execute("DETACH DATABASE peers")
        yield place
        cursor.execute(f"DROP TABLE {flat.TABLE}")
    cache.forget_everything()


def hold(place: Ground, name: str) -> None:
    place.keep(slug(name), contest.run(contender(name, place), place, seconds=1, patience=60))


@ON_SQLITE
@everywhere
def test_contenders_give_the_answers_of_the_site(prepared: Ground) -> None:
    for name in ("site, SQLite", "Django ORM, SQLite", "SQL + FTS5, SQLite", "physical limit"):
        hold(prepared, name)
    asked = questions.read(prepared.questions)
    compared, differing = agreement.compare(prepared, asked)
    assert compared > 100
    assert differing == []
    told = {"command": "make bench", "date": "2026-01-01", "machine": "m"}
    text = report.text(prepared, {**told, "seconds": 1.0, "patience": 60.0})
    assert "None differed." in text
    assert "| broad × broad |" in text

    result = prepared.result(slug("Django ORM, SQLite"))
    assert result is not None
    result["workloads"]["one broad filter"]["answers"][0]["counts"]["sex"]["m"] += 1
    prepared.keep(slug("Django ORM, SQLite"), result)
    _compared, differing = agreement.compare(prepared, asked)
    assert len(differing) == 1
    assert "sex m" in differing[0]


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ({"a": 2, "b": 1}, {"a": 2, "b": 1}, True),
        ({"a": 2, "b": 1}, {"a": 2}, False),
        ({"a": 2}, {"a": 3}, False),
    ],
)
def test_short_lists_of_counts_must_be_equal(
    ours: dict[str, int], theirs: dict[str, int], expected: bool
) -> None:
    assert agreement.agree(ours, theirs) is expected


def test_lists_cut_short_may_differ_in_values_as_common_as_the_last() -> None:
    full = {f"v{number}": 1000 - number // 2 for number in range(40)}
    top = dict(list(full.items())[: questions.MOST_COUNTED])
    assert agreement.agree(top, full)
    last = f"v{questions.MOST_COUNTED - 1}"
    other = {**{v: n for v, n in top.items() if v != last}, f"v{questions.MOST_COUNTED}": 988}
    assert agreement.agree(top, other)
    assert not agreement.agree({**top, "v0": 999}, full)


def test_a_stage_that_is_done_is_not_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ground, "DATA", tmp_path)
    place = Ground(3)
    place.once("made", lambda: {"bytes": 7})
    place.once("made", lambda: {"bytes": 8})
    stamp = place.stamp("made")
    assert stamp is not None
    assert stamp["bytes"] == 7


def test_a_report_takes_the_place_of_the_last_of_its_size(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Title\n", encoding="utf-8")
    report.write(page, 3, "first of three\n")
    report.write(page, 4, "of four\n")
    report.write(page, 3, "second of three\n")
    text = page.read_text(encoding="utf-8")
    assert "first of three" not in text
    assert text.startswith("# Title\n")
    assert text.index("second of three") < text.index("of four")


def test_questions_are_the_same_every_time(tmp_path: Path) -> None:
    values = questions.Values.__new__(questions.Values)
    values.people = 1000
    values.shares = {"fate": {"executed": 0.5, "": 0.5}, "sex": {"m": 0.6, "f": 0.4}}
    for field in flat.FACETS:
        values.shares.setdefault(field, {"one": 1.0})
    values.surnames = ["пробный", "примеров"]
    values.rare, values.given = ["небылов"], ["иван"]
    made = [questions.Maker(values, 5).everything(3) for _ in range(2)]
    assert made[0]["broad × broad"][0].filters
    assert made[0] == made[1]


def test_what_took_points_from_a_page_is_named() -> None:
    audits = {
        "crawlable": {"score": 1},
        "contrast": {"score": 0},
        "advice": {"score": 0},
        "not asked": {"score": None},
    }
    refs = [{"id": name, "weight": 0 if name == "advice" else 3} for name in audits]
    categories = {name: {"score": 0.965, "auditRefs": refs} for name in lighthouse.CATEGORIES}
    assert lighthouse.missed({"audits": audits, "categories": categories}) == ["contrast"]
    assert lighthouse.points({"categories": categories}) == [96, 96, 96, 96]
