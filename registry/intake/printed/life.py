"""Birth, nationality, schooling, party, work: what both forms tell before any case.

The all-Union form divides them by semicolons, the Moscow form and running text by commas.
"""

from __future__ import annotations

import re

from registry.intake.printed.saying import IN, say_date_at
from registry.intake.printed.sheet import Sheet
from registry.intake.printed.values import Field

_BORN_AT = re.compile(
    r"[\s,.;]*(?:урож(?:ен(?:ец|ка)|\.)?|мест[оа]\s+рожд(?:ения|\.)\s*[:\-–—]?|м\.\s?р\.:?)\s*",
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
    r"|(?:ранее|прежде)\s(?:эсер|меньшевик|бундовец|член)|кадет(?=\s*[,;.]|$)|(?:левый\s|правый\s)?эсер|[Мм]еньшевик|(?:[Лл]евый\s)?[Сс]оциалист|анархист"
    r"|(?:ВКП|РКП)\(б\)|ВЛКСМ|партийн|коммунист\b|комсомол)"
)
_INCOMPLETE = r"(?:н/|не(?:полное|законченное|оконч[а-яё.]*)\s?)?"
_EDUCATION = re.compile(
    r"\s*(?:обр(?:азование|\.)|окончил[аи]?\s|(?:не|мало|полу)?грам(?:от[а-яё]*|\.)"
    rf"|{_INCOMPLETE}(?:начальн|средн|высш|низш)(?:[еоия][ейяю]|[ео]го|\.)"
    r"(?:\s[а-яё-]+)?\s*(?=[,;.\n]|$))",
    re.IGNORECASE,
)
_EDUCATION_LABEL = re.compile(r"\s*обр(?:азование|\.)\s*:?\s*", re.IGNORECASE)
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
# «…Тверской губ. Русский, б/п»: a nationality in the next sentence, known by what follows it.
_PEOPLE_NEXT = re.compile(
    r"(?<![\s.][гсдпмА-ЯЁ])\.\s+(?=[А-ЯЁ][а-яё-]+,\s"
    r"(?:из\s|б/п|беспарт|член\s|канд|(?:не|мало)?грам|образ))"
)
_ORIGIN = re.compile(r"\s*из\s[а-яё-]+\s*$")
_WORK = re.compile(r"\s*[а-яё]{4,}(?:-[а-яё]+)?(?!\.)(?![а-яё-])")
_LAND = re.compile(
    r"\s*(?:провинци|мест|имени|хутор|сел[оа]|пос[её]л|город|дерев|станци|стани|уезд|волост|губерн|област|"
    r"край|район|остров|разъезд|кишлак|аул|слобод|улус|заимк|прииск|рудник|завод|мыза|колони|округ)"
)
_DIVIDER = re.compile(r"[(),;\n]")


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
        read_work(sheet, line, end)
    else:
        read_commas(sheet, start, line, has_place=True)
        read_work(sheet, line, end)


def read_work(sheet: Sheet, start: int, end: int) -> None:
    """Lines after those of birth: particulars again where they look so, else work."""
    line = sheet.text.find("\n", start + 1, end)
    first_end = end if line < 0 else line
    first = sheet.text[start:first_end].strip()
    if first.endswith(";") and _is_particular(first.split(";")[0]):
        _read_semicolons(sheet, start, first_end, has_place=False)
        start = first_end
    sheet.say(Field.OCCUPATION, start, end)


def _is_particular(words: str) -> bool:
    return bool(_PARTY.match(words) or _EDUCATION.match(words) or _people(words))


def _read_semicolons(
    sheet: Sheet, start: int, end: int, *, has_place: bool = True, is_place_first: bool = False
) -> None:
    segments = divided(sheet.text, start, end, ";")
    for number, (first, last) in enumerate(segments):
        is_closed = last < end
        begins_place = is_place_first or sheet.text[first:last].lstrip()[:1] == ","
        if number == 0 and has_place and begins_place:
            _say_place(sheet, first, last)
        elif _say_particular(sheet, first, last, may_be_people=is_closed):
            continue
        elif number == 0 and has_place:
            _say_place(sheet, first, last)
        else:
            sheet.say(Field.OCCUPATION, first, last)


def _say_place(sheet: Sheet, start: int, end: int) -> None:
    label = _BORN_AT.match(sheet.text, start, end)
    if label:
        sheet.label(*label.span())
        start = label.end()
    sheet.say(Field.BIRTH_PLACE, start, end)


def _say_particular(sheet: Sheet, start: int, end: int, *, may_be_people: bool) -> bool:
    """Records one segment as nationality, schooling, party or citizenship, if it is one."""
    text = sheet.text
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
    if may_be_people and Field.NATIONALITY not in sheet.person and _people(text[start:end]):
        return sheet.say(Field.NATIONALITY, start, end)
    return False


def _people(words: str) -> bool:
    """Whether a segment has the shape of a nationality: one small word or two, no more."""
    match = _PEOPLE.fullmatch(words)
    return match is not None and not _NO_PEOPLE.search(match["word"])


def read_commas(sheet: Sheet, start: int, end: int, *, has_place: bool) -> None:
    """Place, nationality, party, schooling, work, divided by commas."""
    place_end = _PEOPLE_NEXT.search(sheet.text, start, end) if has_place else None
    if place_end:
        _say_place(sheet, start, place_end.start() + 1)
        start, has_place = place_end.end(), False
    segments = divided(sheet.text, start, end, ",")
    place = _places(sheet.text, segments) if has_place else 0
    if place:
        _say_place(sheet, start, segments[place - 1][1])
    work = place
    for first, last in segments[place:]:
        if _ORIGIN.match(sheet.text, first, last):
            sheet.say(Field.OCCUPATION, first, last)
        elif not _say_particular(sheet, first, last, may_be_people=work == place):
            break
        work += 1
    if work < len(segments):
        sheet.say(Field.OCCUPATION, segments[work][0], end)


def _places(text: str, segments: list[tuple[int, int]]) -> int:
    """How many segments tell the place: up to nationality or party, else up to the work."""
    for number, (start, end) in enumerate(segments):
        if _kind_begins(text, start, end):
            return number
    for number, (start, end) in enumerate(segments):
        if _WORK.match(text, start, end) and not _LAND.match(text, start, end):
            return number
    return len(segments)


def _kind_begins(text: str, start: int, end: int) -> bool:
    """Whether the place is over with this segment."""
    words = text[start:end]
    return words.strip() != "" and (
        _is_particular(words) and (words.lstrip()[:1].islower() or _PARTY.match(words) is not None)
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
