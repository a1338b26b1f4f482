"""How much room a mirror takes on a disk, told from the numbers of records before any work.

The weights are those of the starting collection, rounded up; a register whose records are told at
greater length takes more. A file takes whole blocks of its file system, a folder at least one.
"""

from __future__ import annotations

from math import exp
from typing import NamedTuple

from django.db.models import Count, Sum

from registry.mirror.store import Room
from registry.models import (
    Act,
    Commemoration,
    Document,
    Event,
    Figure,
    FormerAddress,
    Person,
    Photo,
    Place,
    Rendition,
    Repression,
    Source,
)
from registry.models.base import Record
from registry.opendata.records import NOUNS
from registry.vocabulary import State

DAYS = 366
# Bytes of the page of a record in one language.
PAGES: dict[type[Record], int] = {
    Person: 24_000,
    Place: 8_000,
    Event: 10_000,
    Document: 9_000,
    Photo: 8_000,
    Commemoration: 7_000,
    Figure: 9_500,
    Source: 6_500,
}
# Bytes of a record as JSON, once for all languages.
TOLD: dict[type[Record], int] = {
    Person: 20_000,
    Place: 2_000,
    Event: 5_500,
    Document: 3_500,
    Photo: 3_000,
    Commemoration: 2_500,
    Figure: 3_000,
    Source: 1_000,
}
# Nouns with two small files beside the page: the citation in two forms.
CITED = {Person, Document, Photo, Source}
# Bytes of a person in lists, by language, and in the search.
LISTED, SEARCHED, SEARCHED_IN_WORDS = 10_000, 3_000, 1_000
# Bytes of a page of a list with a few people.
LIST = 5_200
# Of three places two have lists of their people, each in folders that say what list it is.
LISTS_OF_A_PLACE, FOLDERS_OF_A_LIST = 2 / 3, 3
# Lists that every register has, about so many in a language, each of the whole register.
LISTS, BYTES_OF_LISTS = 220, 2_500_000
# Style sheets, fonts and the files of the search that do not grow.
FILES_ALWAYS, BYTES_ALWAYS = 150, 400_000
# Bytes of a record in the tables of open data, as linked data, as a manifest of its pictures.
IN_TABLES, LINKED, PICTURED = 1_500, 12_000, 4_000
# Bytes of an entry of a sitemap, and of each other language that it names.
MAPPED, MAPPED_ELSEWHERE = 250, 150
# Bytes of a day in a calendar, which names a dozen people.
IN_CALENDAR = 1_200
# Bytes of a line in the list of files, which is written twice on its way.
LINE = 2 * 120
# A ZIP file has a seventh of what the same files take on a disk; pictures are packed already.
ZIPPED = 1 / 5
# Dates of a person that are known to the day, and those of a death that has a sheet to read.
DATES, DEATHS = 2, 0.5


class Wanted(NamedTuple):
    """What of a mirror's options decides on its weight."""

    languages: int
    most_people: int = 0
    has_address: bool = False
    is_zipped: bool = False


class _Sum:
    """Files and folders added up, in whole blocks."""

    def __init__(self, block: int) -> None:
        self.block = block
        self.size = 0
        self.files = 0

    def add(self, number: float, size: int = 0, *, folders: float = 1) -> None:
        """So many files of this size each, and so many folders for each of them."""
        # Of many files the last block of each is half empty, of very small ones nearly all of it.
        of_one = max(self.block, size + self.block * 3 // 4)
        self.size += int(number * (of_one + folders * self.block))
        self.files += int(number)


def room_for(wanted: Wanted, block: int) -> Room:
    """The room of a mirror of the present register, where a file takes blocks of so many bytes."""
    counts = {
        noun: noun._default_manager.filter(state=State.PUBLISHED).order_by().count()
        for noun in NOUNS
    }
    anew, records = _Sum(block), _Sum(block)
    _add_lists(anew, counts, wanted)
    if wanted.most_people:
        counts[Person] = min(counts[Person], wanted.most_people)
    else:
        anew.size += sum(counts.values()) * IN_TABLES
    _add_records(records, counts, wanted)
    pictures = _Sum(block)
    _add_pictures(pictures, wanted)
    kept, files = records.size + pictures.size, records.files + pictures.files
    # Folders are made anew every time, and so are the list of all files and the ZIP file.
    beside = (anew.files + files) * LINE
    if wanted.is_zipped:
        beside += int((anew.size + records.size) * ZIPPED) + pictures.size
    return Room(anew.size + kept + beside, anew.size + files * block + beside)


def _add_lists(total: _Sum, counts: dict[type[Record], int], wanted: Wanted) -> None:
    """Lists and days, which are of everybody also where not everybody has a page; the search."""
    people = counts[Person]
    days = _days(people * DATES + counts[Event])
    sheets = _days(people * DEATHS) + counts[Event] / 2
    of_places = counts[Place] * LISTS_OF_A_PLACE
    for _language in range(wanted.languages):
        total.add(LISTS)
        total.add(days, LIST)
        total.add(sheets, LIST, folders=2)
        total.add(of_places, LIST, folders=FOLDERS_OF_A_LIST)
        total.size += BYTES_OF_LISTS + people * (LISTED + SEARCHED_IN_WORDS)
        total.size += int(days * IN_CALENDAR)
        # Each of them is a task, which keeps two lists until the mirror is whole.
        total.add(2 * (LISTS + days + sheets + of_places), folders=0)
    total.add(FILES_ALWAYS)
    total.size += BYTES_ALWAYS + people * SEARCHED


def _days(dates: float) -> float:
    """On how many days of the year so many dates fall, if they fall by chance."""
    return DAYS * (1 - exp(-dates / DAYS))


def _add_records(total: _Sum, counts: dict[type[Record], int], wanted: Wanted) -> None:
    """The pages of records, the files beside them, their short addresses."""
    for noun, number in counts.items():
        for _language in range(wanted.languages):
            total.add(number, PAGES[noun], folders=2)
            if noun in CITED:
                total.add(2 * number, folders=0)
        total.add(number)
        total.add(number, TOLD[noun], folders=0)
        if wanted.has_address:
            total.add(number, LINKED, folders=0)
            _add_wholes(total, noun, number, wanted.languages)
    for rows in (Repression.objects.published(), Act.objects.published(), FormerAddress.objects):
        total.add(rows.count())


def _add_wholes(total: _Sum, noun: type[Record], number: int, languages: int) -> None:
    """What names things by whole addresses: sitemaps, manifests of pictures."""
    total.size += number * languages * (MAPPED + languages * MAPPED_ELSEWHERE)
    if noun in (Document, Photo):
        total.add(2 * number, PICTURED)


def _add_pictures(total: _Sum, wanted: Wanted) -> None:
    """Pictures in all sizes; where viewers are told of them by whole addresses, again."""
    shown = Rendition.objects.filter(photo__state=State.PUBLISHED).exclude(photo__rights="")
    found = shown.order_by().aggregate(number=Count("pk"), size=Sum("size"))
    total.add(found["number"])
    total.size += found["size"] or 0
    if wanted.has_address:
        # The largest once more under its other name; each in folders that name size and turn.
        total.add(2 * found["number"], folders=3)
        total.size += 2 * (found["size"] or 0)
