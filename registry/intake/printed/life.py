"""Birth, nationality, schooling, party, work: what both forms tell before any case.

The all-Union form divides them by semicolons, the Moscow form and running text by commas.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from registry.intake.printed.peoples import NATION
from registry.intake.printed.saying import IN, say_date_at
from registry.intake.printed.sheet import Sheet
from registry.intake.printed.values import Field
from registry.vocabulary import Sex

_BORN_AT = re.compile(
    r"[\s,.;)]*(?:урож(?:ен(?:ец|(?P<woman>ка))|\.)?|ур\.(?=\s)|мест[оа]\s+рожд(?:ения|\.)\s*[:\-–—]?|м\.\s?р\.:?)"
    r"(?P<lives>\s+и\s+жит(?:ель(?:ница)?|\.))?\s*",
    re.IGNORECASE,
)
_LIVES = re.compile(
    r"[\s,.;]*(?:жит(?:ель(?:ница)?\b|\.)|м(?:есто|\.)\s?(?:проживания|жительства|п\.|ж\.)|прож\.)"
    r"\s*[:\-–—]?\s*",
    re.IGNORECASE,
)
_STANDING = (
    r"(?:[Бб]ывш[а-яё.]*\s?|[Бб]\.\s?(?=чл)|[Кк]анд[а-яё.]*\s|[Чч]лен[а-яё]*|[Чч]л\.|[Ии]сключ|[Ии]скл\."
    r"|[Вв]ыбыл|[Сс]остоял|(?:до|[св])\s\d{4})"
)
_ANY_PARTY = (
    r"(?:ВКП|РКП|КП[А-Я]?\b|КП\(|КСМ\b|ВЛКСМ|РЛКСМ|РКСМ|комсомол|РСДРП|Бунд|эсер|[Мм]еньшевик|парти[ийя]"
    r"|СДП|МНРП|анархист|кадет|большевик|СД-|Коминтерн)"
)
_PARTY = re.compile(
    r"\s*(?:[Бб]\s?/\s?п\b|[Бб]\.\s?п\.|[Бб]еспарт|восстановлен[а-яё]*\s(?:в|на)\s"
    rf"|{_STANDING}[^,;]{{0,60}}?{_ANY_PARTY}|(?:член/)?канд[а-яё.]*\s(?:в\sчлены\s)?ВКП"
    r"|(?:ранее|прежде|в\sпрошлом)\s(?:(?:левый|правый)\s)?(?:эсер|меньшевик|бундовец|член)|кадет(?=\s*[,;.]|$)|(?:левый\s|правый\s)?эсер|[Мм]еньшевик|(?:[Лл]евый\s)?[Сс]оциалист|анархист"
    r"|(?:ВКП|РКП)\(б\)|ВЛКСМ|партийн|коммунист\b|комсомол)"
)
_INCOMPLETE = r"(?:н/|не(?:полное|законченное|оконч[а-яё.]*)\s?)?"
_EDUCATION = re.compile(
    r"\s*(?:обр(?:азование|\.)|окончил[аи]?\s|(?:не|мало|полу)?грам(?:от[а-яё]*|\.)"
    rf"|{_INCOMPLETE}(?:начальн|средн|высш|низш)(?:[еоия][ейяю]|[ео]го|\.)"
    r"(?:\s[а-яё-]+)?\s*(?=[,;.\n]|$))",
    re.IGNORECASE,
)
_EDUCATION_LABEL = re.compile(r"(?:\s*обр(?:азование|\.)\s*:?)+\s*", re.IGNORECASE)
_CITIZENSHIP = re.compile(r"\s*(?:подданство|гражданство)\s*:?\s*", re.IGNORECASE)
_SUBJECT = re.compile(r"\s*(?:подданн|граждан|иноподдан)[а-яё]*\s", re.IGNORECASE)
_PEOPLE = re.compile(
    r"\s*(?P<word>[А-ЯЁа-яё][а-яё]+(?:-[а-яё]+)?(?:\s[а-яё-]+)?(?:\s?\([а-яё -]+\))?)[\s.]*"
)
_NO_PEOPLE = re.compile(
    r"(?:обл|губ|хут|дер|пос|кр|вол|окр|уезд|край|стан)$|^(?:без\s|из\s|в\s|на\s|жен[аы]\b|вдов|сын|дочь|быв|глав|зав|зам|пом|инвалид|пенсионер|домохоз|колхоз|"
    r"крест|рабоч|служащ|един|учен|студ|кулак)",
    re.IGNORECASE,
)
_ORIGIN = re.compile(r"\s*из\s[а-яё-]+\s*$")
_WORK = re.compile(r"\s*(?:без\s)?[а-яё]{4,}(?:-[а-яё]+)?(?!\.)(?![а-яё-])")
_LAND = re.compile(
    r"\s*(?:провинци|мест|имени|хутор|сел[оа]|пос[её]л|город|дерев|станци|стани|уезд|волост|губерн|област|"
    r"край|район|остров|разъезд|кишлак|аул|слобод|улус|заимк|прииск|рудник|завод|мыза|колони|округ)"
)
# A settlement, or a wider land, wherever it stands before the work.
_SETTLEMENT = re.compile(
    r"\s*(?:(?:в\s)?(?:с|д|г|дер|сел|пос|п|хут|х|ст|ст-ца|м|мест|сл|слоб)\.\s?[А-ЯЁ]"
    r"|[АС]?ССР\b|[Рр]есп\.|[Оо]бл\.|[Гг]уб\.|Войска\sДонского"
    r"|(?:в\s)?(?:село|деревня|город|станица|хутор|аул|кишлак)\s[А-ЯЁ]"
    r"|[А-ЯЁ][А-ЯЁа-яё-]+\s(?:обл\.|область|губ\.|губерни|кра[йя]|АССР|ССР|уезд|у\.|вол\.|р-н|район|окр))"
)
_AGE = re.compile(r"[\s,]*(?:\d{1,2}\s(?:лет|года?)\s*)?")
_STOP = re.compile(r"[.;]\s+(?=[А-ЯЁ])")
# Short words that end in a consonant are shortened; those of lands end a sentence as well.
_SHORTENED = re.compile(
    r"(?<!\w)(?<!\d )"
    r"(?!(?i:губ|обл|кр|край|окр|уезд|р-н|лет|финн|грек|чех|серб|швед|курд|перс|хант)\.)"
    r"(?:[А-ЯЁ]|[бвгджзклмнпрстфхцчшщ]|бывш|канд|служ|станц|слоб|преп|секр"
    r"|[А-ЯЁа-яё][а-яё]{0,2}[бвгджзйклмнпрстфхцчшщь]|ж\.-?д|т\.\s?[едп])\.$"
)
_DIVIDER = re.compile(r"[(),;\n]")
_PARTICULARS = (_LIVES, _CITIZENSHIP, _SUBJECT, _EDUCATION, _PARTY)
# The same segment is asked several times, and few words tell nationality, party and schooling.
_MOST_REMEMBERED = 1 << 13


def read_birth(sheet: Sheet, start: int, end: int) -> int:
    """The date of birth and what differs from it; where the rest begins."""
    after = say_date_at(sheet, Field.BIRTH_DATE, start, end, century=0)
    if after is not None:
        return after
    # «Родился в г. Пример»: the preposition of the place looks like that of a date.
    at = IN.match(sheet.text, start, end)
    assert at is not None
    sheet.label(start, at.end())
    return at.end()


def read_particulars(sheet: Sheet, start: int, end: int) -> None:
    """Everything after the date of birth, in whichever way the entry divides it."""
    line = sheet.text.find("\n", start, end)
    line = end if line < 0 else line
    if ";" in sheet.text[start:line]:
        # «Родился в Тверская обл.; русский;»: without a date the place follows at once.
        is_place_first = Field.BIRTH_DATE not in sheet.person
        _read_semicolons(sheet, start, line, is_place_first=is_place_first)
    else:
        read_sentences(sheet, start, line)
    read_work(sheet, line, end)


def read_sentences(sheet: Sheet, start: int, end: int) -> None:
    """Sentences of running text: the first begins with the place, any may tell particulars."""
    stops = [start, *_stops(sheet.text, start, end), end]
    work: tuple[int, int] | None = None
    for number, (first, last) in enumerate(pairwise(stops)):
        at = first
        if number == 0 or _BORN_AT.match(sheet.text, first, last):
            at = _read_first(sheet, first, last)
        elif _is_told_as(sheet, first, last):
            at = read_commas(sheet, first, last, has_place=False)
        if at > first and work:
            sheet.say(Field.OCCUPATION, *work)
            work = None
        if at < last:
            work = (work[0] if work else at, last)
    if work:
        sheet.say(Field.OCCUPATION, *work)


def tells(text: str, start: int, end: int) -> bool:
    """Whether a stretch holds a particular or a place beyond doubt."""
    parts = divided(text, start, end, ",")
    return any(
        _is_sure(text[first:last]) or _SETTLEMENT.match(text, first, last) for first, last in parts
    )


def _read_first(sheet: Sheet, start: int, end: int) -> int:
    """A sentence that may begin with the place; where its work begins."""
    is_label = _BORN_AT.match(sheet.text, start, end) is not None
    at = _after_marks(sheet.text, start, end)
    # «1882 г.р. Кулак 1-й категории.»: the stop before makes it a sentence of its own.
    between = sheet.text[max(0, start - 1) : at]
    is_apart = "." in between and "," not in between
    if is_apart and not is_label and not _SETTLEMENT.match(sheet.text, at, end):
        if _is_told_as(sheet, at, end):
            return read_commas(sheet, at, end, has_place=False)
        if not _has_place(sheet.text, at, end):
            return at
    return read_commas(sheet, start, end, has_place=True)


def _has_place(text: str, start: int, end: int) -> bool:
    """Whether particulars follow, so that what stands before them is the place."""
    return any(_is_nation(text[first:last]) for first, last in divided(text, start, end, ","))


@lru_cache(maxsize=_MOST_REMEMBERED)
def _is_nation(words: str) -> bool:
    return NATION.fullmatch(words) is not None


def _after_marks(text: str, start: int, end: int) -> int:
    while start < end and text[start] in " .,;)\t":
        start += 1
    return start


def _is_told_as(sheet: Sheet, start: int, end: int) -> bool:
    """Whether a sentence begins with a particular; a bare capital word is one of a known people."""
    first, last = divided(sheet.text, start, end, ",")[0]
    words = sheet.text[first:last]
    return bool(
        _is_nation(words)
        or _PARTY.match(words)
        or _EDUCATION.match(words)
        or _LIVES.match(words)
        or _CITIZENSHIP.match(words)
        or _ORIGIN.match(words)
    )


def _stops(text: str, start: int, end: int) -> list[int]:
    """Where a further sentence begins, which neither a shortened word nor a place explains."""
    return [
        match.end()
        for match in _STOP.finditer(text, start, end)
        if not _SHORTENED.search(text, max(start, match.start() - 10), match.start() + 1)
        and not _SETTLEMENT.match(text, match.end(), end)
        and text.count("(", start, match.start()) <= text.count(")", start, match.start())
    ]


def read_work(sheet: Sheet, start: int, end: int) -> None:
    """Lines after those of birth: particulars again where they look so, else work."""
    line = sheet.text.find("\n", start + 1, end)
    first_end = end if line < 0 else line
    first = sheet.text[start:first_end].strip()
    if first.endswith(";") and _is_particular(first.split(";")[0]):
        _read_semicolons(sheet, start, first_end, has_place=False)
        start = first_end
    sheet.say(Field.OCCUPATION, start, end)


@lru_cache(maxsize=_MOST_REMEMBERED)
def _is_particular(words: str) -> bool:
    return bool(_PARTY.match(words) or _EDUCATION.match(words) or _people(words))


def _read_semicolons(
    sheet: Sheet, start: int, end: int, *, has_place: bool = True, is_place_first: bool = False
) -> None:
    segments = divided(sheet.text, start, end, ";")
    for number, (first, last) in enumerate(segments):
        is_closed = last < end
        begins_place = is_place_first or sheet.text[first:last].lstrip()[:1] == ","
        if number == 0 and begins_place:
            first = _after_marks(sheet.text, first, last)
            begins_place = not _is_nation(sheet.text[first:last])
        if number == 0 and has_place and begins_place:
            _say_place(sheet, first, last)
        elif _say_particular(sheet, first, last, may_be_people=is_closed):
            continue
        elif _is_place(sheet, first, last, is_first=number == 0 and has_place):
            _say_place(sheet, first, last)
        else:
            sheet.say(Field.OCCUPATION, first, last)


def _is_place(sheet: Sheet, start: int, end: int, *, is_first: bool) -> bool:
    if is_first and not _is_nation(sheet.text[start:end]):
        return True
    return _is_place_still(sheet, start, end)


def _is_place_still(sheet: Sheet, start: int, end: int) -> bool:
    """Whether a segment is the place of birth, which no other has told yet."""
    return Field.BIRTH_PLACE not in sheet.person and bool(
        _SETTLEMENT.match(sheet.text, start, end) or _BORN_AT.match(sheet.text, start, end)
    )


def _say_place(sheet: Sheet, start: int, end: int) -> None:
    label = _BORN_AT.match(sheet.text, start, end)
    if label:
        sheet.label(*label.span())
        start = label.end()
        if label["woman"] or label.group().lower().rstrip().endswith("уроженец"):
            sheet.says_sex(*label.span(), Sex.FEMALE if label["woman"] else Sex.MALE)
    if sheet.say(Field.BIRTH_PLACE, start, end) and label and label["lives"]:
        # «урож. и житель д. Пример»: the same words tell both.
        sheet.note_words(Field.RESIDENCE, start, end)


def _say_particular(sheet: Sheet, start: int, end: int, *, may_be_people: bool) -> bool:
    """Records one segment as nationality, schooling, party or the like, if it is one."""
    text = sheet.text
    if not _may_be_particular(text[start:end]):
        return may_be_people and _say_people(sheet, start, end)
    label = _LIVES.match(text, start, end)
    if label:
        sheet.label(*label.span())
        return sheet.say(Field.RESIDENCE, label.end(), end)
    label = _CITIZENSHIP.match(text, start, end)
    if label:
        sheet.label(*label.span())
        return sheet.say(Field.CITIZENSHIP, label.end(), end)
    if _SUBJECT.match(text, start, end):
        return sheet.say(Field.CITIZENSHIP, start, end)
    if _EDUCATION.match(text, start, end):
        label = _EDUCATION_LABEL.match(text, start, end)
        if label:
            sheet.label(*label.span())
            start = label.end()
        return sheet.say(Field.EDUCATION, start, end)
    if _PARTY.match(text, start, end):
        return sheet.say(Field.PARTY, start, end)
    return may_be_people and _say_people(sheet, start, end)


def _say_people(sheet: Sheet, start: int, end: int) -> bool:
    if Field.NATIONALITY not in sheet.person and _people(sheet.text[start:end]):
        return sheet.say(Field.NATIONALITY, start, end)
    return False


@lru_cache(maxsize=_MOST_REMEMBERED)
def _may_be_particular(words: str) -> bool:
    """Whether a segment begins like a particular other than nationality."""
    return any(kind.match(words) for kind in _PARTICULARS)


@lru_cache(maxsize=_MOST_REMEMBERED)
def _people(words: str) -> bool:
    """Whether a segment names a people, or has the shape of one: a small word or two, no more."""
    if _is_nation(words):
        return True
    match = _PEOPLE.fullmatch(words)
    return match is not None and not _NO_PEOPLE.search(match["word"])


def read_commas(sheet: Sheet, start: int, end: int, *, has_place: bool) -> int:
    """Place, nationality, party, schooling, divided by commas; where the work begins."""
    segments = divided(sheet.text, start, end, ",")
    # An age is no birth and has no field of its own: it is left over.
    while segments and _AGE.fullmatch(sheet.text, *segments[0]):
        start = segments.pop(0)[1]
    place = _places(sheet.text, segments) if has_place else 0
    if place:
        _say_place(sheet, start, segments[place - 1][1])
    work = place
    while work < len(segments):
        first, last = segments[work]
        is_people = _is_nation(sheet.text[first:last])
        if _ORIGIN.match(sheet.text, first, last):
            sheet.say(Field.OCCUPATION, first, last)
        elif _say_particular(sheet, first, last, may_be_people=is_people):
            pass
        elif _is_place_still(sheet, first, last):
            after = _lands(sheet.text, segments, work)
            _say_place(sheet, first, segments[after - 1][1])
            work = after - 1
        else:
            break
        work += 1
    return segments[work][0] if work < len(segments) else end


def _lands(text: str, segments: list[tuple[int, int]], number: int) -> int:
    """Where a place ends that begins with a segment, told from the widest land or to it."""
    number += 1
    while number < len(segments) and _SETTLEMENT.match(text, *segments[number]):
        number += 1
    return number


def _places(text: str, segments: list[tuple[int, int]]) -> int:
    """How many segments tell the place: up to nationality or party, else up to the work."""
    is_named = any(_is_nation(text[first:last]) for first, last in segments)
    for number, (start, end) in enumerate(segments):
        if is_named and not _is_sure(text[start:end]):
            continue
        if _kind_begins(text, start, end) or _LIVES.match(text, start, end):
            return number
    for number, (start, end) in enumerate(segments):
        if _WORK.match(text, start, end) and not _LAND.match(text, start, end):
            return number
    return len(segments)


@lru_cache(maxsize=_MOST_REMEMBERED)
def _is_sure(words: str) -> bool:
    """Whether a segment is a particular by its words, not by its mere shape."""
    return any(kind.match(words) for kind in (NATION, _PARTY, _EDUCATION, _LIVES, _ORIGIN))


def _kind_begins(text: str, start: int, end: int) -> bool:
    """Whether the place is over with this segment."""
    words = text[start:end]
    return words.strip() != "" and (
        _is_particular(words)
        and (words.lstrip()[:1].islower() or _PARTY.match(words) is not None or _is_nation(words))
    )


def divided(text: str, start: int, end: int, divider: str) -> list[tuple[int, int]]:
    """Segments between dividers outside brackets; a bracket that is not closed counts for none."""
    marks = [(match.start(), match.group()) for match in _DIVIDER.finditer(text, start, end)]
    opened: list[int] = []
    inside = [0] * (len(marks) + 1)
    for place, (_, mark) in enumerate(marks):
        if mark == "(":
            opened.append(place)
        elif mark == ")" and opened:
            # Dividers between the two belong to the bracket.
            inside[opened.pop()] += 1
            inside[place] -= 1
    segments = []
    depth, first = 0, start
    for (at, mark), change in zip(marks, inside, strict=False):
        depth += change
        if mark == divider and not depth:
            segments.append((first, at))
            first = at + 1
    segments.append((first, end))
    return segments
