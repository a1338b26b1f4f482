"""Files of people made to do harm: they are refused in a sentence before they take any memory."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from registry.intake.files import sheets
from registry.intake.refusals import FileRefusedError
from tests.test_intake_files import sheet_of, workbook

ROWS = [("surname", "given_name"), ("Примеров", "Иван")]
FAR = (
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c r="{column}{row}"><v>2</v></c></row>'
)
LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "{}"><!ENTITY c "{}">]>'.format(
    "&a;" * 1000, "&b;" * 1000
)
READ_A_FILE = '<!DOCTYPE a [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'


def packed(content: bytes) -> bytes:
    """The same workbook, each part packed."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return stream.getvalue()


def read(folder: Path, content: bytes) -> list[list[str]]:
    path = folder / "people.xlsx"
    path.write_bytes(content)
    return [row.cells for row in sheets.rows_of(path)]


def test_a_packed_spreadsheet_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, packed(workbook(sheet_of(*ROWS)))) == [list(row) for row in ROWS]


@pytest.mark.parametrize(
    ("column", "row"), [("XFD", 1_048_576), ("A", 9_999_999), ("ZZZ", 200_000), ("CV", 1_048_576)]
)
def test_two_cells_far_apart_take_no_memory(tmp_path: Path, column: str, row: int) -> None:
    for content in (
        workbook(FAR.format(column=column, row=row)),
        workbook(FAR.format(column=column, row=row).replace('r="', "r = '").replace('"', "'")),
        workbook(f'<row r="1"><c r="A1"><v>1</v></c><c r="{column}{row}"><v>2</v></c></row>'),
    ):
        with pytest.raises(FileRefusedError, match="little before it"):
            read(tmp_path, packed(content))


def test_a_few_empty_columns_and_rows_do_no_harm(tmp_path: Path) -> None:
    found = read(tmp_path, workbook(FAR.format(column="AZ", row=5_000)))
    assert [row[0] for row in found] == ["1", ""]


def test_a_spreadsheet_that_grows_when_unpacked_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_BYTES", 2_000_000)
    bomb = packed(workbook(sheet_of(*ROWS) + " " * 5_000_000))
    assert len(bomb) < 20_000
    with pytest.raises(FileRefusedError, match="MB unpacked"):
        read(tmp_path, bomb)


def test_a_spreadsheet_that_says_it_is_small_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_BYTES", 2_000_000)
    bomb = bytearray(packed(workbook(sheet_of(*ROWS) + " " * 5_000_000)))
    with zipfile.ZipFile(io.BytesIO(bytes(bomb))) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    lied = bytes(bomb).replace(struct.pack("<I", size), struct.pack("<I", 100))
    assert lied != bytes(bomb)
    with pytest.raises(FileRefusedError):
        read(tmp_path, lied)


@pytest.mark.parametrize(
    ("begins", "cell"), [(LAUGHS, "&c;"), (READ_A_FILE, "&secret;")], ids=["laughs", "reads a file"]
)
def test_nothing_in_the_xml_grows_or_is_fetched(tmp_path: Path, begins: str, cell: str) -> None:
    content = workbook(sheet_of((cell, "b")))
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(changed, "w") as new,
    ):
        for name in old.namelist():
            text = old.read(name).decode()
            new.writestr(name, text.replace("<worksheet", begins + "<worksheet", 1))
    try:
        found = read(tmp_path, changed.getvalue())
    except FileRefusedError:
        return
    assert "root:" not in str(found)
    assert len(str(found)) < 10_000


Damage = Callable[[bytes], bytes]


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[: len(content) // 2],
        lambda content: content[:-30],
        lambda content: content[:200] + b"\x00" * 50 + content[250:],
        lambda content: content.replace(b"xl/worksheets/sheet1.xml", b"../../../../tmp/evil.xml"),
        lambda content: content.replace(b"sheet1.xml", b"/etc/passw"),
    ],
    ids=["half", "no end", "zeros", "out of its folder", "another name"],
)
def test_a_damaged_spreadsheet_fails_with_its_sentence_and_writes_nothing(
    tmp_path: Path, damage: Damage
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    with suppress(FileRefusedError):
        read(folder, damage(packed(workbook(sheet_of(*ROWS)))))
    assert [path.name for path in tmp_path.rglob("*")] == ["in", "people.xlsx"]
