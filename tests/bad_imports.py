"""A corpus of bad files, and what an import makes of each.

    python -m tests.bad_imports FOLDER

For a database that holds nothing but the schema, its address in DATABASE_URL. Whatever is in a
file: it is refused as a whole with the reason, or each of its rows is added, changed, known or set
aside with line and reason; read again it changes nothing. Prints one line of what was seen.
"""

from __future__ import annotations

import gzip
import io
import random
import resource
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from registry.models import ImportBatch

SEED = 1937
# In kB, for the whole process.
MOST_MEMORY = 512 * 1024
BLOCK = 1 << 20
HEADING = "surname,given_name,birth_year,arrest_date,sentence,external_id"


class BadFile(NamedTuple):
    """A file of the corpus; `rows` where it is known how many it holds.

    The great ones are written block by block: the memory measured is that of the import.
    """

    name: str
    content: bytes | Iterator[bytes]
    rows: int | None = None


def row(number: int, **cells: str) -> str:
    """A row of somebody who never lived; cells given stand for the usual ones."""
    usual = {
        "surname": f"Примеров{chr(1072 + number // 32 % 32)}{chr(1072 + number % 32)}",
        "given_name": "Иван",
        "birth_year": str(1870 + number % 40),
        "arrest_date": "14.10.1937",
        "sentence": "10 лет ИТЛ",
        "external_id": str(number),
    }
    return ",".join((usual | cells).values())


def table(rows: list[str], heading: str = HEADING, end: str = "\n") -> str:
    return end.join([heading, *rows]) + end


GOOD = table([row(number) for number in range(12)])


def corpus() -> Iterator[BadFile]:
    """Every file, the small ones first."""
    yield from _encodings()
    yield from _cut()
    yield from _columns()
    yield from _rows()
    yield from _values()
    yield from _foreign()
    yield from _sheets()
    yield from _entries()
    yield from _great()


def _encodings() -> Iterator[BadFile]:
    for encoding in ("utf-8", "utf-8-sig", "cp1251", "koi8-r", "cp866", "utf-16"):
        for divider in ",;\t|":
            text = GOOD.replace(",", divider)
            yield BadFile(f"{encoding}-{ord(divider)}.csv", text.encode(encoding), 12)
    for encoding in ("utf-16-le", "utf-16-be", "utf-32", "utf-7"):
        yield BadFile(f"{encoding}.csv", GOOD.encode(encoding))
    half = GOOD.encode()
    yield BadFile("two-encodings.csv", half + row(90).encode("cp1251") + b"\n")
    yield BadFile("broken-letter.csv", half + b"\xd0")
    yield BadFile("stray-bytes.csv", half + bytes(range(128, 256)) + b"\n")
    for place, content in enumerate(
        (b"\x00" + half, half.replace(b"surname", b"sur\x00name"), b"\x00" * 4096)
    ):
        yield BadFile(f"nul-{place}.csv", content)
    yield BadFile("nul-in-a-cell.csv", table([row(0, given_name="И\x00ван"), row(1)]).encode(), 2)


def _cut() -> Iterator[BadFile]:
    chance = random.Random(SEED)
    for encoding, times in (("utf-8", 16), ("cp1251", 6), ("koi8-r", 4)):
        content = GOOD.encode(encoding)
        for _ in range(times):
            at = chance.randrange(1, len(content))
            yield BadFile(f"cut-{encoding}-{at}.csv", content[:at])
    yield BadFile("empty.csv", b"")
    yield BadFile("only-spaces.csv", b" \n \n\t\n")
    yield BadFile("only-a-mark.csv", b"\xef\xbb\xbf")
    yield BadFile("only-a-heading.csv", HEADING.encode() + b"\n")


def _columns() -> Iterator[BadFile]:
    yield BadFile("doubled-column.csv", GOOD.replace("given_name", "surname", 1).encode())
    yield BadFile("blank-heading.csv", GOOD.replace(HEADING, ",,,,,").encode())
    yield BadFile("no-heading.csv", "\n".join(row(number) for number in range(12)).encode())
    yield BadFile("foreign-heading.csv", GOOD.replace(HEADING, "a,b,c,d,e,f").encode())
    wide = HEADING + "," + ",".join(f"c{number}" for number in range(600))
    yield BadFile("600-columns.csv", table([row(0) + "," * 600], wide).encode())
    yield BadFile("600-cells.csv", table([row(0) + "," * 600, row(1)]).encode(), 2)
    yield BadFile("600-filled-cells.csv", table([row(0) + ",x" * 600, row(1)]).encode())
    yield BadFile("a-million-columns.csv", (",".join("abcdefgh") + "," * 1_000_000).encode())
    yield BadFile("a-million-cells.csv", table([row(0) + ",x" * 1_000_000]).encode())


def _rows() -> Iterator[BadFile]:
    chance = random.Random(SEED)
    yield BadFile("same-ids.csv", table([row(n, external_id="7") for n in range(6)]).encode(), 6)
    yield BadFile("no-ids.csv", table([row(n, external_id="") for n in range(6)]).encode(), 6)
    yield BadFile("same-rows.csv", table([row(3, external_id="")] * 6).encode(), 6)
    yield BadFile("short-rows.csv", table([row(0), "Примеров,Иван", row(2)]).encode(), 3)
    yield BadFile("long-rows.csv", table([row(0), row(1) + ",more", row(2)]).encode(), 3)
    for number in range(6):
        rows = [",".join("абвг"[: chance.randrange(1, 5)] * 2) for _ in range(20)]
        yield BadFile(f"ragged-{number}.csv", table(rows).encode(), 20)
    yield BadFile("stray-mark.csv", table([row(0), row(1, given_name='"Иван'), row(2)]).encode())
    yield BadFile("mark-at-the-end.csv", table([row(0)]).encode() + b'"')
    yield BadFile("lines-in-cells.csv", table([row(0, given_name='"И\nв"'), row(1)]).encode(), 2)
    yield BadFile("old-line-ends.csv", table([row(0), row(1)], end="\r").encode())
    yield BadFile("mixed-line-ends.csv", (GOOD + row(90) + "\r\n" + row(91) + "\r").encode())
    yield BadFile("blank-lines.csv", ("\n" * 5000 + GOOD + "\n" * 5000).encode(), 12)
    bad = [row(number, surname="", given_name="") for number in range(5000)]
    yield BadFile("5000-bad-rows.csv", table(bad).encode(), 5000)
    yield BadFile("5000-bad-one-good.csv", table([*bad, row(5001)]).encode(), 5001)
    yield BadFile("long-cell.csv", table([row(0, given_name="И" * 90_000), row(1)]).encode(), 2)
    yield BadFile("longer-cell.csv", table([row(0, given_name="И" * 200_000)]).encode())


def _values() -> Iterator[BadFile]:
    formulas = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "％=1")
    formulas += ("＝1+1", '=HYPERLINK("x")', "%0A=1", "{=1}")
    for number, words in enumerate(formulas):
        cell = '"' + words.replace('"', '""') + '"'
        yield BadFile(f"formula-{number}.csv", table([row(0, given_name=cell)]).encode(), 1)
    dates = ("31.02.1938", "1837", "осень 1937", "?", "не позднее 1938", "00.00.1937")
    dates += ("29.02.1937", "1937-13-01", "32.01.37", "12/X-37", "13805", "2091", "1937?", "вчера")
    for number, words in enumerate(dates):
        yield BadFile(f"date-{number}.csv", table([row(0, arrest_date=words), row(1)]).encode(), 2)
    for number, words in enumerate(("189", "18966", "девяносто", "1896/1897", "-1896", "2150")):
        yield BadFile(f"birth-{number}.csv", table([row(0, birth_year=words)]).encode(), 1)
    hostile = ("<script>alert(1)</script>", "'; DROP TABLE people; --", "\u202eвбга", "💀" * 300)
    for number, words in enumerate(hostile):
        yield BadFile(f"hostile-{number}.csv", table([row(0, surname=words)]).encode(), 1)


def _foreign() -> Iterator[BadFile]:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("people.csv", GOOD)
        packed.writestr("../../outside.csv", GOOD)
    beginnings = {
        "zip": archive.getvalue(),
        "exe": b"MZ\x90\x00" + b"\x00" * 200,
        "elf": b"\x7fELF" + b"\x02" * 200,
        "gz": gzip.compress(GOOD.encode()),
        "rar": b"Rar!\x1a\x07" + b"\x01" * 200,
        "7z": b"7z\xbc\xaf\x27\x1c" + b"\x01" * 200,
        "pdf": b"%PDF-1.7\n" + b"1 0 obj\n" * 20,
        "png": b"\x89PNG\r\n\x1a\n" + b"\x00" * 200,
        "jpg": b"\xff\xd8\xff\xe0" + b"\x00" * 200,
        "doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500,
        "rtf": b"{\\rtf1\\ansi " + b"x" * 200 + b"}",
        "sqlite": b"SQLite format 3\x00" + b"\x00" * 500,
    }
    for kind, content in beginnings.items():
        yield BadFile(f"{kind}-named.csv", content)
    for kind in ("zip", "exe", "pdf", "png"):
        yield BadFile(f"{kind}-named.xlsx", beginnings[kind])
    yield BadFile("page.csv", b"<!doctype html><html><body>404</body></html>\n" * 5)
    yield BadFile("json.csv", b'[{"surname": "x"}, {"surname": "y"}]\n')
    yield BadFile("table-named.xlsx", GOOD.encode())
    yield BadFile("noise.csv", random.Random(SEED).randbytes(50_000))


def _sheets() -> Iterator[BadFile]:
    from tests.test_intake_files import workbook

    cells = "".join(
        f'<c r="{letter}1" t="inlineStr"><is><t>{name}</t></is></c>'
        for letter, name in zip("ABC", ("surname", "given_name", "birth_year"), strict=True)
    )
    person = '<c r="A2" t="inlineStr"><is><t>Примеров</t></is></c><c r="C2"><v>1896</v></c>'
    whole = f'<row r="1">{cells}</row><row r="2">{person}</row>'
    good = workbook(whole)
    chance = random.Random(SEED)
    for _ in range(6):
        at = chance.randrange(30, len(good))
        yield BadFile(f"cut-{at}.xlsx", good[:at])
    yield BadFile("good.xlsx", good, 1)
    yield BadFile("empty-sheet.xlsx", workbook(""))
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    yield BadFile("far-cell.xlsx", workbook(whole + far))
    yield BadFile("broken-sheet.xlsx", workbook(whole + "<row><c"))
    for name in ("../../outside.txt", "/outside.txt", "xl/../../outside.txt"):
        stream = io.BytesIO(good)
        with zipfile.ZipFile(stream, "a") as archive:
            archive.writestr(name, "outside")
        yield BadFile(f"escape-{len(name)}.xlsx", stream.getvalue())
    stream = io.BytesIO(good)
    with (
        zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/image1.png", "w") as picture,
    ):
        for _ in range(450):
            picture.write(bytes(BLOCK))
    yield BadFile("bomb.xlsx", stream.getvalue())


def _entries() -> Iterator[BadFile]:
    entry = "Примеров Иван Петрович\nРодился в 1896 г., д. Пример; русский;\nПриговор: ВМН"
    for encoding in ("utf-8", "cp1251", "koi8-r"):
        content = f"{entry}\n\n{entry}\n".encode(encoding)
        yield BadFile(f"entries-{encoding}.txt", content, 2)
    yield BadFile("entry-with-nul.txt", entry.replace("Пример;", "\x00;").encode())
    yield BadFile("one-long-entry.txt", (entry + " слово" * 200_000).encode())
    yield BadFile("no-entries.txt", b"---\n---\n")


def _great() -> Iterator[BadFile]:
    yield BadFile("200-mb-line.csv", _blocks(GOOD.encode(), b"x"))
    yield BadFile("200-mb-heading.csv", _blocks(b"", b"x"))
    yield BadFile("200-mb-cell.csv", _blocks(GOOD.encode() + b'"', b"x\n"))


def _blocks(first: bytes, filling: bytes) -> Iterator[bytes]:
    yield first
    for _ in range(200):
        yield filling * (BLOCK // len(filling))


# What an import makes of them -----------------------------------------------------------------


def tried(folder: Path, bad: BadFile, number: int) -> Counter[str]:
    """Brings one file in, twice; how its rows ended, or `refused files`."""
    from registry.intake import stages
    from registry.intake.files import FileRefusedError
    from registry.models import ImportBatch, Person

    path = folder / bad.name
    blocks = [bad.content] if isinstance(bad.content, bytes) else bad.content
    with path.open("wb") as file:
        file.writelines(blocks)
    source, before = f"bad-{number}", (ImportBatch.objects.count(), Person.objects.count())
    try:
        batch = stages.read_in(path, source_key=source, is_matched=False)
    except (FileRefusedError, stages.IntakeError) as refusal:
        reason = str(refusal)
    else:
        return _accounted(path, bad, batch, before[1])
    finally:
        assert not (folder.parent / "outside.txt").exists()
    assert len(reason) > 20, bad.name
    assert before == (ImportBatch.objects.count(), Person.objects.count()), bad.name
    return Counter({"refused files": 1})


def _accounted(path: Path, bad: BadFile, batch: ImportBatch, people: int) -> Counter[str]:
    """Commits what was read; every row has an end, and the same file again has nothing to do."""
    from registry.intake import stages
    from registry.models import ImportRow, Person

    read = batch.report["dry_run"]["read"]
    assert bad.rows in (None, read), (bad.name, read)
    stages.commit(batch, office="test")
    rows = ImportRow.objects.filter(batch=batch)
    ended = Counter(rows.values_list("state", flat=True))
    assert ended.total() == read, (bad.name, ended, read)
    assert set(ended) <= {"added", "changed", "same", "refused"}, (bad.name, ended)
    assert Person.objects.count() - people == ended["added"], bad.name
    for refused in rows.filter(state="refused"):
        assert refused.line, bad.name
        assert any(len(message) > 10 for _column, _value, message, *_ in refused.problems), bad.name
    there = Person.objects.count()
    again = stages.read_in(path, source_key=batch.source_key, is_matched=False)
    stages.commit(again, office="test")
    assert Person.objects.count() == there, bad.name
    assert ImportRow.objects.filter(batch__source_key=batch.source_key).count() == read, bad.name
    return ended


def main() -> None:
    """Tries every file of the corpus."""
    import django

    django.setup()
    folder = Path(sys.argv[1]) / "files"
    folder.mkdir(exist_ok=True)
    files, ended = 0, Counter[str]()
    for bad in corpus():
        ended += tried(folder, bad, files)
        (folder / bad.name).unlink()
        files += 1
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    told = ", ".join(f"{times} {name}" for name, times in sorted(ended.items()))
    print(f"{files} bad files, largest memory {peak // 1024} MB: {told}; read again: 0 changes")
    assert peak <= MOST_MEMORY, peak


if __name__ == "__main__":
    main()
