"""Bags, sealed streams, rows as lines and rotation: what every copy of the registry rests on."""

from __future__ import annotations

import datetime as dt
import io
import random
import shutil
from decimal import Decimal
from pathlib import Path

import bagit
import pytest

from registry.curation import erasures
from registry.preservation import bags, opening, rotation, rows, sealing, shape
from registry.preservation.bags import BagWriter
from registry.preservation.errors import DamagedError, PreservationError
from registry.preservation.progress import Progress
from tests import kept
from tests.preservation.copies import PASSPHRASE, damage


@pytest.fixture(autouse=True)
def _quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key is to be guessed slowly, not made slowly in a test."""
    monkeypatch.setattr(sealing, "OPSLIMIT", 1)
    monkeypatch.setattr(sealing, "MEMLIMIT", 8192)


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    writer = BagWriter(tmp_path / "bag")
    writer.add("data/tables/people.jsonl", "Анна\n".encode())
    writer.add("data/media/1.jpg", b"picture")
    writer.add("data/media/2.jpg", b"another")
    writer.finish(info={"Bagging-Date": "2026-11-26"}, readme="Read me.\n")
    return tmp_path / "bag"


# Bags ------------------------------------------------------------------------------------------


def test_a_bag_is_valid_for_the_tool_of_the_library_of_congress(bag: Path) -> None:
    bagit.Bag(str(bag)).validate()
    assert set(bags.check(bag).sums) == {
        "data/tables/people.jsonl",
        "data/media/1.jpg",
        "data/media/2.jpg",
    }


def test_nobody_but_its_owner_may_look_into_a_bag(bag: Path) -> None:
    modes = {path.stat().st_mode & 0o777 for path in bag.rglob("*") if path.is_file()}
    assert modes == {0o600}
    folders = {path.stat().st_mode & 0o777 for path in [bag, *bag.rglob("*")] if path.is_dir()}
    assert folders == {0o700}


@pytest.mark.parametrize(
    "name", [bags.MANIFEST, bags.TAG_MANIFEST, "bagit.txt", "bag-info.txt", "data/media/1.jpg"]
)
def test_a_bag_without_one_of_its_files_is_refused(bag: Path, name: str) -> None:
    (bag / name).unlink()
    with pytest.raises(DamagedError):
        bags.check(bag)


@pytest.mark.parametrize("name", [bags.MANIFEST, bags.TAG_MANIFEST])
def test_a_bag_with_an_empty_list_of_sums_is_refused(bag: Path, name: str) -> None:
    (bag / name).write_bytes(b"")
    with pytest.raises(DamagedError):
        bags.check(bag)


def test_a_file_that_no_list_names_is_refused(bag: Path) -> None:
    (bag / "data" / "more").write_bytes(b"")
    with pytest.raises(DamagedError, match="has no sum"):
        bags.check(bag)


def test_a_link_in_a_bag_is_refused(bag: Path) -> None:
    (bag / "data" / "media" / "1.jpg").unlink()
    (bag / "data" / "media" / "1.jpg").symlink_to(bag / "data" / "media" / "2.jpg")
    with pytest.raises(DamagedError, match="plain file"):
        bags.check(bag)


def test_no_name_leads_out_of_a_bag() -> None:
    for name in ("../etc/passwd", "/etc/passwd", "data//x", "data/./x", "data/a%0Ab", "data/\nx"):
        with pytest.raises(DamagedError):
            bags.checked_name(name)


@pytest.mark.parametrize("number", [40, pytest.param(500, marks=pytest.mark.slow)])
def test_damage_of_any_kind_is_noticed(bag: Path, tmp_path: Path, number: int) -> None:
    chance = random.Random(1937)
    unnoticed = []
    for attempt in range(number):
        harmed = tmp_path / f"harmed-{attempt}"
        shutil.copytree(bag, harmed)
        how = damage(harmed, chance)
        try:
            bags.check(harmed)
            unnoticed.append(how)
        except DamagedError:
            pass
        shutil.rmtree(harmed)
    assert unnoticed == []


# Sealed ----------------------------------------------------------------------------------------


def sealed(content: bytes, portion: int = 50_000) -> bytes:
    file = io.BytesIO()
    sealer = sealing.Sealer(file, PASSPHRASE)
    for start in range(0, len(content), portion):
        sealer.write(content[start : start + portion])
    sealer.close()
    return file.getvalue()


@pytest.mark.parametrize(
    "size", [0, 1, sealing.BLOCK - 1, sealing.BLOCK, sealing.BLOCK + 1, 3 * sealing.BLOCK]
)
def test_what_was_sealed_is_opened_with_the_passphrase(size: int) -> None:
    content = random.Random(size).randbytes(size)
    assert sealing.Opener(io.BytesIO(sealed(content)), PASSPHRASE).read() == content


def test_another_passphrase_opens_nothing() -> None:
    with pytest.raises(DamagedError, match="passphrase"):
        sealing.Opener(io.BytesIO(sealed(b"secret")), PASSPHRASE + "x").read()


def test_a_sealed_stream_that_was_cut_swapped_or_changed_does_not_open() -> None:
    whole = sealed(bytes(3 * sealing.BLOCK))
    begin = whole.index(b"\n") + 1
    size = sealing.BLOCK + 16
    first, second = whole[begin : begin + size], whole[begin + size : begin + 2 * size]
    harmed = [
        whole[: begin + size],
        whole[:-1],
        whole[:begin] + second + first + whole[begin + 2 * size :],
        whole[:begin] + whole[begin + size :],
        whole[: begin + 5] + bytes([whole[begin + 5] ^ 1]) + whole[begin + 6 :],
        whole + b"x",
        b"",
        b"{}\n",
    ]
    for content in harmed:
        with pytest.raises(DamagedError):
            sealing.Opener(io.BytesIO(content), PASSPHRASE).read()


def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(PreservationError, match="12 characters"):
        sealing.Sealer(io.BytesIO(), "short")


def test_a_stranger_opens_a_sealed_package_with_the_recipe_in_it(tmp_path: Path) -> None:
    from registry.preservation.packages import HOW_TO_OPEN

    recipe = [line[4:] for line in HOW_TO_OPEN.splitlines() if line.startswith("    ")]
    code = "\n".join(recipe).replace('input("Passphrase: ")', repr(PASSPHRASE))
    content = random.Random(3).randbytes(2 * sealing.BLOCK + 7)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "registry.tar.sealed").write_bytes(sealed(content))
    code = code.replace("data/registry", str(tmp_path / "data" / "registry"))
    code = code.replace("sys.stdout.buffer.write", "found.extend")
    found = bytearray()
    exec(code, {"found": found})
    assert bytes(found) == content


# Rows ------------------------------------------------------------------------------------------

TABLE = shape.Table(
    "things",
    "id",
    (
        shape.Column("id", "integer"),
        shape.Column("name", "text"),
        shape.Column("is_so", "boolean"),
        shape.Column("at", "datetime", null=True),
        shape.Column("texts", "json"),
        shape.Column("old", "json", null=True),
        shape.Column("bits", "binary", null=True),
        shape.Column("lat", "decimal"),
    ),
)


def test_a_row_reads_alike_in_either_database() -> None:
    import sqlite3

    at = dt.datetime(2026, 11, 3, 12, 0, 0, 5, tzinfo=dt.timezone(dt.timedelta(hours=3)))
    as_postgres = (
        1,
        "Ёлка",
        True,
        at,
        '{"ru": "а", "en": "b"}',
        None,
        memoryview(b"\0x"),
        Decimal("60.100000"),
    )
    as_sqlite = (
        1,
        "Ёлка",
        1,
        "2026-11-03 09:00:00.000005",
        '{"en":"b","ru":"а"}',
        None,
        b"\0x",
        60.1,
    )

    class Cursor:
        def __init__(self, row: tuple[object, ...]) -> None:
            self.waiting = [[row], []]

        def execute(self, question: str) -> None:
            assert "ORDER BY" in question

        def fetchmany(self, size: int) -> list[tuple[object, ...]]:
            return self.waiting.pop(0)

    lines = [list(rows.read(Cursor(row), TABLE)) for row in (as_postgres, as_sqlite)]
    assert lines[0] == lines[1]
    back = next(rows.values_for(TABLE, lines[0], "sqlite"))
    with sqlite3.connect(":memory:") as connection:
        connection.execute(
            "CREATE TABLE things (id, name, is_so, at, texts, old, bits, lat NUMERIC)"
        )
        connection.execute("INSERT INTO things VALUES (?,?,?,?,?,?,?,?)", back)
        assert list(rows.read(connection.cursor(), TABLE)) == lines[0]


def test_nothing_recorded_and_a_recorded_nothing_stay_two_things() -> None:
    names = TABLE.column_names
    line = rows.line([1, "", False, None, None, None, None, "0"])
    (back,) = rows.values_for(TABLE, [rows.line(list(names)), line], "sqlite")
    assert back[names.index("texts")] == "null"
    assert back[names.index("old")] is None


def test_lines_of_other_columns_are_not_taken_for_these() -> None:
    with pytest.raises(ValueError, match="names of its columns"):
        list(rows.values_for(TABLE, [rows.line(["id"]), rows.line([1])], "sqlite"))


def test_every_table_is_kept_or_left_out_on_purpose() -> None:
    from django.apps import apps

    kept_names = {table.name for table in shape.present_tables()}
    left = {
        model._meta.db_table for model in apps.get_models(include_auto_created=True)
    } - kept_names
    assert {name for name in left if not name.startswith(shape.LEFT_OUT_BEGINNINGS)} <= (
        shape.LEFT_OUT
    )
    assert {"registry_person", "registry_historicalperson", "registry_curator"} <= kept_names


def test_every_column_is_of_a_kind_that_can_be_written_down() -> None:
    kinds = {column.kind for table in shape.present_tables() for column in table.columns}
    assert kinds <= {"integer", *shape.KINDS.values()}
    by_name = {table.name: table for table in shape.present_tables()}
    state = {column.name: column for column in by_name["registry_person"].columns}
    assert state["created_at"].kind == "datetime"
    assert state["is_victim"].kind == "boolean"
    assert state["birth_place_id"].references == "registry_place"


def test_tables_come_after_those_they_refer_to() -> None:
    order = [table.name for table in shape.present_tables()]
    assert order.index("registry_person") < order.index("registry_personname")
    assert order.index("registry_repression") < order.index("registry_detention")


# Rotation --------------------------------------------------------------------------------------


def nightly(days: int, last: dt.datetime = kept.MOMENT) -> list[dt.datetime]:
    return [last - dt.timedelta(days=number) for number in range(days)]


def test_seven_days_four_weeks_and_six_months_stay() -> None:
    found = sorted(rotation.to_keep(nightly(400), kept.MOMENT), reverse=True)
    assert found[:7] == nightly(7)
    assert 7 + 2 + 4 <= len(found) <= 7 + 4 + 6
    assert len({(at.year, at.month) for at in found}) == 6


def test_few_backups_all_stay() -> None:
    assert rotation.to_keep(nightly(5), kept.MOMENT) == set(nightly(5))


def test_the_first_backup_after_a_restore_takes_away_none_of_that_day() -> None:
    restored_from, first = kept.MOMENT - dt.timedelta(hours=3), kept.MOMENT
    assert rotation.to_keep([restored_from, first], first) == {restored_from, first}


def test_of_a_day_that_is_over_the_last_backup_stays() -> None:
    day = kept.MOMENT - dt.timedelta(days=3)
    earlier, later = day.replace(hour=1), day.replace(hour=2)
    assert rotation.to_keep([earlier, later, kept.MOMENT], kept.MOMENT) == {later, kept.MOMENT}


def test_what_senders_left_goes_after_thirty_days(tmp_path: Path) -> None:
    for at in nightly(200):
        (tmp_path / rotation.name_of(at)).mkdir()
        (tmp_path / rotation.senders_of(rotation.name_of(at))).mkdir()
    (tmp_path / "somebody-elses").mkdir()
    rotation.rotate(tmp_path, kept.MOMENT)
    left = [path.name for path in tmp_path.iterdir()]
    old = kept.MOMENT - dt.timedelta(days=30)
    senders = [name for name in left if name.endswith(rotation.SENDERS)]
    assert senders
    for name in senders:
        at = rotation.made_at(name.removesuffix(rotation.SENDERS))
        assert at is not None
        assert at >= old
    assert len(rotation.backups_in(tmp_path)) == len(rotation.to_keep(nightly(200), kept.MOMENT))
    assert "somebody-elses" in left


# Erasures --------------------------------------------------------------------------------------


def test_the_list_of_erasures_names_nobody(tmp_path: Path) -> None:
    path = tmp_path / "private" / "list"
    erasures.add(path, [erasures.erasure(erasures.CONTACT, 7, "k7tm-3xq9-w2d5")])
    assert "k7tm" not in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    assert erasures.read(path) == {erasures.erasure(erasures.CONTACT, 7, "k7tm-3xq9-w2d5")}
    assert erasures.erasure(erasures.CONTACT, 7, "another") not in erasures.read(path)


def test_a_line_that_was_cut_off_hides_no_other(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_text('["contact", 7, "a')
    erasures.add(path, [erasures.Erasure("contact", 8, "0000")])
    assert erasures.read(path) == {erasures.Erasure("contact", 8, "0000")}
    assert erasures.read(tmp_path / "none") == set()


# Packed ----------------------------------------------------------------------------------------


def test_a_zip_that_leads_out_of_its_folder_is_refused(tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / "bad.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("../outside", "x")
    with (
        pytest.raises(DamagedError, match="cannot hold"),
        opening.opened(path, tmp_path / "work" / "in", Progress(), ask=str),
    ):
        pass
    assert not (tmp_path / "work" / "outside").exists()
    assert not (tmp_path / "outside").exists()
