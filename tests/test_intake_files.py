"""Whatever is given as a file is read, or refused with what would be accepted; never half."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from registry.intake import mapping, stages
from registry.intake.drafting import DraftMaker
from registry.intake.drafting.cells import date_cell, fate_cell
from registry.intake.drafting.lists import Lists
from registry.intake.files import FileRefusedError, FileRow, open_file
from registry.intake.files.sniffing import FileKind
from registry.intake.vocabularies.lists import Vocabularies
from registry.intake.vocabularies.matching import Matcher
from registry.models import ImportBatch, ImportRow
from tests import importing
from tests.importing import SOURCE, people, shot, table, write

TEXT = "Фамилия;Имя;Отчество;Год рождения;Обвинение\n" + (
    "Примеров;Иван;Петрович;1896;антисоветская агитация\n"
    "Вымыслова;Мария;Ильинична;1901;шпионаж в пользу соседней державы\n"
)


def file_of(folder: Path, content: bytes, name: str = "people.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def workbook(sheet: str) -> bytes:
    """The least spreadsheet: one sheet of inline texts and numbers."""
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="1" sheetId="1" r:id="a"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="a" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData>'
        "</worksheet>",
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, head + text)
    return stream.getvalue()


def sheet_of(*rows: tuple[object, ...]) -> str:
    cells = []
    for number, row in enumerate(rows, 1):
        told = "".join(
            f'<c r="{chr(65 + place)}{number}"><v>{cell}</v></c>'
            if isinstance(cell, int)
            else f'<c r="{chr(65 + place)}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
            for place, cell in enumerate(row)
        )
        cells.append(f'<row r="{number}">{told}</row>')
    return "".join(cells)


def no_lists() -> Lists:
    empty = Matcher([])
    return Lists(Vocabularies(empty, empty, empty, empty, empty), empty)


# What a file is --------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "koi8-r", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_encoding_and_delimiter_are_found_out(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    text = TEXT.replace(";", delimiter)
    opened = open_file(file_of(tmp_path, text.encode(encoding)))
    assert opened.heading[0] == "Фамилия"
    assert [row.cells[0] for row in opened.rows()] == ["Примеров", "Вымыслова"]


def test_a_spreadsheet_gives_numbers_as_they_would_be_typed(tmp_path: Path) -> None:
    content = workbook(sheet_of(("Фамилия", "Год рождения"), ("Примеров", 1896)))
    opened = open_file(file_of(tmp_path, content, "people.xlsx"))
    assert opened.sniffed.kind is FileKind.SHEET
    assert list(opened.rows()) == [FileRow(2, ["Примеров", "1896"])]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"PK\x03\x04" + b"\x00" * 100, "zip archive"),
        (b"\x7fELF\x02\x01\x01" + b"\x00" * 100, "program"),
        (b"MZ\x90\x00" + b"\x00" * 100, "program"),
        (b"%PDF-1.7\n", "PDF"),
        ("Фамилия,Имя\nПримеров,Иван\n".encode("utf-16-le"), "UTF-16"),
        (bytes(range(128, 256)) * 40, "UTF-8"),
        (TEXT.encode() * 5 + b"\xff\xfe", "UTF-8"),
        ("Фамилия,Имя,Фамилия\nа,б,в\n".encode(), "stands twice \\(columns 1, 3\\)"),
        (b"surname\n" + b"x" * 1_100_000, "longer than 1,000,000 characters"),
        (b'surname,charge\n"a,b\n' + b"c,d\n" * 400, "not closed"),
        (b"surname," + b"x," * 600 + b"\na\n", "columns"),
        (b"sur\x00name,x\na,b\n", "NUL"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(
    tmp_path: Path, content: bytes, words: str
) -> None:
    with pytest.raises(FileRefusedError, match=words):
        list(open_file(file_of(tmp_path, content)).rows())


def test_a_damaged_spreadsheet_is_refused(tmp_path: Path) -> None:
    content = workbook(sheet_of(("Фамилия",), ("Примеров",)))
    with pytest.raises(FileRefusedError):
        list(open_file(file_of(tmp_path, content[: len(content) // 2], "a.xlsx")).rows())


def test_rows_that_do_not_fit_are_set_aside_with_their_lines(tmp_path: Path) -> None:
    content = "surname,given_name\nА,Б\nВ\n\nГ,Д,Е\nЖ,З,\nИ,\x00К\n".encode()
    rows = list(open_file(file_of(tmp_path, content)).rows())
    assert [(row.line, bool(row.problem)) for row in rows] == [
        (2, False),
        (3, True),
        (5, True),
        (6, False),
        (7, True),
    ]
    assert "1 cells and the heading 2" in rows[1].problem


def test_entries_say_the_line_they_begin_in(tmp_path: Path) -> None:
    entry = "Примеров Иван Петрович\nРодился в 1896 г., Тверская губ.\n"
    path = file_of(tmp_path, f"{entry}\n\n{entry}".encode(), "book.txt")
    opened = open_file(path)
    assert [row.line for row in opened.rows()] == [1, 5]


# What columns mean -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "meant"),
    [
        ("Фамилия", "surname"),
        ("ПРІЗВИЩЕ", "surname"),
        ("Last name", "surname"),
        ("Дата ареста", "arrest_date"),
        ("Рік народження", "birth_date"),
        ("Место захоронения", "burial_place"),
        ("Кем осужден", "sentencing_body"),
        ("Ф.И.О.", "full_name"),
        ("Примечание", ""),
    ],
)
def test_headings_in_three_languages_are_understood(heading: str, meant: str) -> None:
    assert mapping.suggest([heading]) == {heading: meant}


def test_a_field_is_given_to_one_column_only() -> None:
    assert mapping.suggest(["Фамилия", "surname"]) == {"Фамилия": "surname", "surname": ""}


def test_everything_wrong_with_a_mapping_is_told_at_once() -> None:
    columns = {"a": "surname", "b": "surname", "c": "shoe_size", "d": "charge"}
    with pytest.raises(FileRefusedError) as refusal:
        mapping.checked(columns, ["a", "b", "c"])
    for words in ("both mapped to surname", "“shoe_size”, which is no field", "lacks", "«d»"):
        assert words in str(refusal.value)


# What cells mean -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("14.10.1937", "1937-10-14"),
        ("1937", "1937"),
        ("10.1937", "1937-10"),
        ("осень 1937", "1937"),
        ("не позднее 1938", "/1938"),
        ("1890~", "1890~"),
        ("?", ""),
        ("", ""),
    ],
)
def test_dates_of_every_kind_are_read(cell: str, value: str) -> None:
    found = date_cell(cell, "birth_date" if "18" in cell else "arrest_date")
    assert (found.text.removeprefix(".."), found.wrong) == (value, "")


@pytest.mark.parametrize("cell", ["31.02.1937", "1837", "когда-то", "32.13.1937"])
def test_what_is_no_date_of_an_arrest_says_what_is(cell: str) -> None:
    found = date_cell(cell, "arrest_date")
    assert found.text == ""
    assert found.words == cell
    assert "Give a" in found.wrong


def test_two_figures_are_a_year_of_the_purge_and_never_of_a_birth() -> None:
    assert date_cell("14.10.37", "arrest_date").text == "1937-10-14"
    assert date_cell("5.05.89", "rehabilitation_date").text == "1989-05-05"
    assert date_cell("14.10.96", "birth_date").wrong


def test_a_death_in_custody_is_where_the_sentence_sent_them() -> None:
    assert fate_cell("умер в заключении", "labour_camp") == "died_in_camp"
    assert fate_cell("умер в заключении", "prison") == "died_in_prison"
    assert fate_cell("умер в заключении", "exile") is None


def test_a_masked_cell_gives_its_text_back(tmp_path: Path) -> None:
    opened = open_file(write(tmp_path, [shot(charge="'=58-10"), shot(charge="=58-10")]))
    maker = DraftMaker(
        mapping.Mapping(mapping.suggest(opened.heading), heading=opened.heading), no_lists()
    )
    masked, formula = [maker.make(row) for row in opened.rows()]
    assert masked.cases[0]["charge_text"] == "=58-10"
    assert formula.is_refused


# Nothing half done -----------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_file_refused_half_way_leaves_nothing(tmp_path: Path) -> None:
    text = table(people(20)) + "x" * 1_100_000
    with pytest.raises(FileRefusedError):
        stages.read_in(file_of(tmp_path, text.encode()), source_key=SOURCE, is_matched=False)
    assert not ImportBatch.objects.exists()
    assert not ImportRow.objects.exists()


@pytest.mark.django_db
def test_every_row_is_added_or_told_of(tmp_path: Path) -> None:
    rows = [
        shot(surname="=1+1"),
        *people(3),
        shot(surname="Я" * 200),
        shot(surname="?", given_name=""),
    ]
    batch = importing.bring_in(write(tmp_path, rows))
    counted = batch.report["rows"]
    assert (counted["added"], counted["refused"]) == (3, 3)
    told = {each["message"].split(";")[0] for each in batch.report["problems"]}
    assert "A formula" in told
    assert "Longer than 120 characters" in told


@pytest.mark.django_db
def test_thousands_of_bad_rows_are_told_once_with_their_number(tmp_path: Path) -> None:
    path = write(tmp_path, [shot(), *[shot(surname="", given_name="") for _ in range(5000)]])
    batch = stages.read_in(path, source_key=SOURCE, is_matched=False)
    assert batch.report["dry_run"]["refused"] == 5000
    (told,) = batch.report["problems"]
    assert (told["times"], told["lines"][0]) == (5000, 3)
