"""Cases told in running text: «В 1931 г. приговорен Коллегией ОГПУ СССР к 5 годам ИТЛ за …»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from registry.intake.printed import dates
from registry.intake.printed.cases import Stage
from registry.intake.printed.dates import FoundDate
from registry.intake.printed.saying import say_dated
from registry.intake.printed.sheet import Sheet
from registry.intake.printed.values import Field

# What may follow a verb of judging, in any order.
_TURN = re.compile(
    r"(?<!\w)(?:(?P<charge>за(?!\s+отбыти)\s|по\s+ст(?:\.|атье|атьям)|по\s+(?:[а-яё-]+\s)?обвин|обв\.)"
    r"|(?P<sentence>(?:к|на)\s+(?=\d|ВМН|ВМСЗ|высш|расстр|лишен|ссылк|высылк|заключ|смертн|ИТЛ|тюр|"
    r"(?:один|одному|два|двум|три|тр[её]м|пят|шест|сем|восьм|восем|девят|десят)[а-яё]*\s))"
    r"|(?P<body>(?:[Оо]соб(?:ой|ым)\s+)?(?:[Вв]оенн(?:ой|ым)\s+)?(?:[Тт]ройкой|[Кк]оллегией|"
    r"[Тт]рибуналом|[Сс]овещанием)|[а-яё]*судом|ВТ|ОСО|ВКВС)(?!\w))"
)
# A capital letter or a date begins a sentence after a full stop, a verb of cases after a comma.
_SENTENCE_START = re.compile(
    r"[.;!?,]\s+(?="
    r"(?:(?<=,\s)|(?<=,\s\s))(?:[Аа]рестован|[Пп]риговор[её]н|[Оо]сужд[её]н|[Вв]ыслан)[аы]?\s"
    r"|(?<![,]\s)(?<![,]\s\s)(?:[А-ЯЁ]|\d{4}|\d{1,2}\s[а-яё]{3,8}\s\d{4}"
    r"|\d{1,2}\.\d{1,2}\.\d{2,4}))"
)
_VERB = re.compile(
    r"(?<!\w)(?:был[аи]?\s+)?(?:"
    r"(?P<judged>приговор[её]н[аы]?|осужд[её]н[аы]?|суди(?:м[аы]?|лся|лась))"
    r"|(?P<arrested>арестов(?:ан[аы]?|ывал(?:ся|ась)))"
    r"|(?P<held>задерж(?:ан[аы]?|ивал[а-яё]+)|находил(?:ся|ась)\s+в\s+ссылке)"
    r"|(?P<penalty>выслан[аы]?|сослан[аы]?|раскулач(?:ен[аы]?|ивал[а-яё]+)|репрессирован[аы]?"
    r"|выселен[аы]?|лиш[её]н[аы]?\s+(?:избират|свобод)[а-яё]*)"
    r")(?!\w)",
    re.IGNORECASE,
)
_JUDGED = re.compile(
    r"(?<![,;\s])[,;\s]*(?<!\w)(?:и\s+)?(?:приговор[её]н|осужд[её]н|репрессирован)[аы]?(?!\w)",
    re.IGNORECASE,
)
# Stems of those verbs without the letter that may be a capital: most clauses have none of them.
_STEMS = (
    *("риговор", "сужд", "суди", "рестов", "адерж", "ссылке", "ыслан", "ослан", "аскулач"),
    *("епрессир", "ыселен", "ишен", "ишён"),
)
_BODY = re.compile(
    r"оллеги|рой(?:к|ек)|[Сс]уд|рибунал|ОСО|овещани|ОГПУ|ГПУ|НКВД|(?<!\w)В[ТК](?!\w)|ЧК|[Тт]ройк"
)
_FREED = re.compile(r"(?:Был[аи]?\s+)?(?:освобожд[её]н[аы]?|досрочно\s+освобожд)", re.IGNORECASE)
# The date of a law, not of the judgment.
_OF = re.compile(r"(?<!\w)от\s*$")
_IN = re.compile(r"(?<!\w)во?\s+$", re.IGNORECASE)
_SHORTENED = re.compile(r"(?<![\w\d])(?<!\d )(?:[гсдпмх]|ст|им|ул|пос|дер|мест|хут|сел|гор)\.$")
_ONLY_WHEN = re.compile(r"\s*(?:[ВС]|Весной|Летом|Осенью|Зимой)\s[^.]{0,20}\d{4}\s?гг?\.\s*")
# A sentence shows within its first words that it tells of a case.
_REACH = 110
_SHORT, _SHORTEST = 40, 8


def find_cases(text: str, start: int, end: int) -> int:
    """Where running text about earlier cases begins in a clause; `end` when there is none."""
    stretch = text[start:end]
    if not any(stem in stretch for stem in _STEMS):
        return end
    for first, last in sentences(text, start, end):
        if first > start and _VERB.search(text, first, min(last, first + _REACH)):
            return first
    return end


def find_judgment(text: str, start: int, end: int) -> re.Match[str] | None:
    """«…, осужден», where the sentence of an arrest goes on with the judgment."""
    stretch = text[start:end]
    if not any(stem in stretch for stem in _STEMS):
        return None
    return _JUDGED.search(text, start, end)


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Stretches that begin with a capital letter or a year after a full stop."""
    first = start
    for match in _SENTENCE_START.finditer(text, start, end):
        # «В 1931 г. Коллегией …»: the stop is that of the year.
        if match.end() - first < _SHORT and _ONLY_WHEN.fullmatch(text, first, match.end()):
            continue
        # «…в г. Пример»: the stop is that of a shortened word.
        if _SHORTENED.search(text, max(first, match.start() - _SHORTEST), match.start() + 1):
            continue
        if match.end() > first:
            yield first, match.end()
        first = match.end()
    if first < end:
        yield first, end


def read_cases(sheet: Sheet, start: int, end: int, *, is_aside: bool = True) -> None:
    """Cases, one a sentence with a verb; other sentences are words of the case before.

    Asides tell of earlier cases; else the clauses that follow go on with the last case.
    """
    has_case = awaits_judgment = False
    for first, last in sentences(sheet.text, start, end):
        verb = _VERB.search(sheet.text, first, min(last, first + _REACH))
        if verb:
            # «Арестован в 1930 г. Приговорен в 1931 г. …» is one case.
            if not (has_case and awaits_judgment and verb["judged"]):
                sheet.case_at(Stage.SENTENCE, is_prose=is_aside)
            has_case, awaits_judgment = True, bool(verb["arrested"])
            _read_case(sheet, first, last, verb)
        elif has_case and _FREED.match(sheet.text, first, last):
            say_dated(sheet, Field.RELEASE, first, first, last)
        elif has_case:
            sheet.say(Field.CASE_WORDS, first, last)


def _read_case(sheet: Sheet, start: int, end: int, verb: re.Match[str]) -> None:
    """One sentence: when, by whom, the verb, and what follows it."""
    found = dates.first(sheet.text, start, verb.start())
    if found is None and verb["arrested"]:
        _read_arrested(sheet, start, end, verb)
        return
    where = Field.ARREST_DATE if verb["arrested"] or verb["held"] else Field.SENTENCE_DATE
    before = start
    if found:
        sheet.say_date(where, found)
        _say_body(sheet, start, _without_in(sheet, start, found.start))
        before = found.end
    _say_body(sheet, before, verb.start())
    if verb["penalty"] or verb["held"]:
        sheet.say(Field.CASE_WORDS if verb["held"] else Field.SENTENCE, verb.start(), end)
        return
    sheet.label(*verb.span())
    if verb["arrested"]:
        say_arrested_by(sheet, verb.end(), end)
        return
    read_judgment(sheet, verb.end(), end)


def _say_body(sheet: Sheet, start: int, end: int) -> None:
    """The words before a verb: «Тройкой НКВД … приговорен», else words of the case."""
    is_body = _BODY.search(sheet.text, start, end) is not None
    sheet.say(Field.SENTENCING_BODY if is_body else Field.CASE_WORDS, start, end)


def _read_arrested(sheet: Sheet, start: int, end: int, verb: re.Match[str]) -> None:
    """«Арестован в 1930 г. …»: the date behind the verb."""
    sheet.say(Field.CASE_WORDS, start, verb.start())
    sheet.label(*verb.span())
    found = dates.first(sheet.text, verb.end(), end)
    at = verb.end()
    if found:
        sheet.label(at, found.start)
        sheet.say_date(Field.ARREST_DATE, found)
        at = found.end
    say_arrested_by(sheet, at, end)


def say_arrested_by(sheet: Sheet, start: int, end: int) -> None:
    """The organ, then the charge from «за …» on."""
    charge = next((turn for turn in _TURN.finditer(sheet.text, start, end) if turn["charge"]), None)
    stop = charge.start() if charge else end
    sheet.say(Field.ARREST_ORGAN, start, stop)
    sheet.say(Field.CHARGE, stop, end)


def read_judgment(sheet: Sheet, start: int, end: int) -> None:
    """What follows «приговорен»: body, date, charge and sentence in whichever order."""
    at, where = start, Field.SENTENCING_BODY
    has_date = bool(sheet.cases and Field.SENTENCE_DATE in sheet.cases[-1].found)
    for first, turned, date in _turns(sheet.text, start, end):
        # A body named behind the sentence: «к 3 годам ИТЛ тройкой …»; elsewhere it goes on.
        if turned is Field.SENTENCING_BODY and where is not Field.SENTENCE:
            continue
        # «к 10 годам ИТЛ, с поражением в правах на 5 лет» is one sentence.
        if turned is Field.SENTENCE and where is Field.SENTENCE:
            continue
        _say_once(sheet, where, at, _without_in(sheet, at, first) if date else first)
        if date is not None:
            if has_date:
                _say_once(sheet, Field.CASE_WORDS, first, date.end)
            else:
                sheet.say_date(Field.SENTENCE_DATE, date)
                has_date = True
            at, where = date.end, Field.SENTENCING_BODY
        else:
            at, where = first, turned
    _say_once(sheet, where, at, end)


def _turns(text: str, start: int, end: int) -> Iterator[tuple[int, Field, FoundDate | None]]:
    """Where a date, a charge or a sentence begins; a date only before the sentence."""
    turns = list(_TURN.finditer(text, start, end))
    stop = next((turn.start() for turn in turns if turn["sentence"]), end)
    date = dates.first(text, start, end)
    if date and (date.start >= stop or not _is_when(text, date)):
        date = None
    for turn in turns:
        if date and date.start < turn.start():
            yield date.start, Field.SENTENCE_DATE, date
            date = None
        yield turn.start(), _turned(turn), None
    if date:
        yield date.start, Field.SENTENCE_DATE, date


def _without_in(sheet: Sheet, start: int, end: int) -> int:
    """Where words end before the preposition of a date."""
    match = _IN.search(sheet.text, max(start, end - 6), end)
    if match is None:
        return end
    sheet.label(*match.span())
    return match.start()


def _turned(turn: re.Match[str]) -> Field:
    if turn["body"]:
        return Field.SENTENCING_BODY
    return Field.CHARGE if turn["charge"] else Field.SENTENCE


def _is_when(text: str, date: FoundDate) -> bool:
    """Whether a date is that of the judgment: not of a law, and a bare year only with «г.»."""
    if _OF.search(text, max(0, date.start - 8), date.start):
        return False
    return (
        date.value is None or date.value.precision != "year" or "г" in text[date.start : date.end]
    )


def _say_once(sheet: Sheet, where: Field, start: int, end: int) -> None:
    """A case has one body; further words that are neither charge nor sentence are kept as such."""
    has_body = bool(sheet.cases) and Field.SENTENCING_BODY in sheet.cases[-1].found
    if where is Field.SENTENCING_BODY and has_body:
        where = Field.CASE_WORDS
    sheet.say(where, start, end)
