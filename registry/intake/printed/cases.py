"""Clauses of a case: arrest, charge, body, sentence, execution, and rehabilitation."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import IntEnum
from itertools import pairwise

from registry.intake.printed import dates, within
from registry.intake.printed.dates import FoundDate
from registry.intake.printed.keywords import CASE_DROPPED, Clause
from registry.intake.printed.saying import labelled, say_date_at, say_dated, say_last_date
from registry.intake.printed.sheet import Sheet
from registry.intake.printed.values import Field


class Stage(IntEnum):
    """The order of clauses in a case; going back in it means another case."""

    ARREST = 1
    SENTENCED = 2
    SENTENCE = 3
    EXECUTION = 4


_CHARGED = re.compile(r"(?<![,;\s])[,;\s]*обв(?:инен[а-яё]*|ин\.|\.)?\s?:\s*", re.IGNORECASE)
_REPEATED_LABEL = re.compile(
    r"[\s.,]*(?:обв(?:ин)?\.\s?:|осужден[аы]?(?=\s+по\s)|обвинен[аы]?\s(?=в\s|как\s|по\s))?\s*"
)
_EMPTY_CHARGE = re.compile(r"[\s.]*(?:приговорен|осужден|обвинен)[аы]?[\s.]*$")
_AT_PLACE = re.compile(r"[\s,.]*(?:в|во|на)\s+(?=[А-ЯЁ]|[а-яё]{1,4}\.|зале)")
_HELD = re.compile(r"\s*(?:задержан[аы]?)?(?:\s+и\s+арестован[аы]?)?[\s.,]*")
_AGAIN = re.compile(
    r"[\s.,]*(?:арестован|реабилитирован|расстрелян)[аы]?(?!\w)[\s.,]*", re.IGNORECASE
)
_FOR = re.compile(r"[\s,.]*(?:по\s+(?:обв|ст|подозр|делу)|за\s|обв|как\s|\()", re.IGNORECASE)
_TAIL = re.compile(
    r"[\s.,;(](?:(?P<death>[Уу]мер(?:ла|ли)?(?!\w)|[Уу]м\.|скончал[а-яё]+)"
    r"|(?P<release>[Оо]св(?:об(?:ожд[а-яё]+)?)?\.?(?!\w):?|[Сс]нят[аы]?\s+с\s+учета|"
    r"[Дд]емобилизован[аы]?)"
    r"|(?P<held>(?:[Сс]рок\s+(?:наказания\s+)?)?[Оо]тбыв(?:ал[аи]?|\.)\s?:?|[Пп]рибыл[аи]?\s+в\s|[Уу]был[аи]?\s|"
    r"Выб\.|м\.\s?с/п\s?:|[Нн]аказание\s+отб"
    r"|(?<=[.;]\s)(?:Содержал|Находил)(?:ся|ась)\s)"
    r"|(?P<story>(?:[Дд]альнейш|[Сс]удьба|О\sдальнейшей|[Дд]ата\s(?:расстрела|смерти)"
    r"|[Сс]ведени)[^.]*(?:не\s?извест|не\s?установ|нет\b|отсутств))"
    rf"|(?P<dropped>(?<=[.;]\s)(?=Д){CASE_DROPPED}))"
)
_NO_WORD = re.compile(r"[\s,.]*(?:[Сс]ведени|[Дд]альнейш|[Сс]удьба)")
_SAME_DAY = re.compile(
    r"[\s,.]*(?P<words>(?:в\s+(?:тот|этот)\s+же\s+день|тогда\s+же))", re.IGNORECASE
)
# «(Его брат … также расстрелян)»: a place is no sentence of its own.
_OF_OTHERS = re.compile(r"[\s.]*\((?:Е[её]|Его|Брат|Сестра|Муж|Жена|Отец|Сын|Дочь|Мать)\s")
_NOT_KNOWN = re.compile(r"[\s:\-–—.]*не\s?(?:известн|установлен|выяснен)", re.IGNORECASE)
_BURIED = re.compile(r"[\s:\-–—.]*(?:место\s+захоронения[\s:\-–—]*)?", re.IGNORECASE)
_GROUND = re.compile(
    r"(?<!\w)(?:за\s+(?:отсутств|недоказ|недостат|необоснов)|(?:на\s+основании|в\s+соответствии(?:\s+с)?|согласно|"
    r"(?:подпадает\s)?под\s+действие)\s|по\s+(?:п(?:ункту|\.)|ст(?:\.|атье)|закону|указу|реабилитир)|закон[аоуы]?м?\s|"
    r"указ(?:ом?|у|а)?\s(?!пвс\sссср$)|дело\s+прекра(?:щено|тить)|освобожд[её]н|\"|«)",
    re.IGNORECASE,
)
_NOTHING_KNOWN = re.compile(
    r"[\s.]*(?:сведени[йя]|данн(?:ых|ые)).{0,40}\b(?:нет|отсутств[а-я]+|не\s+имеется)[\s.]*$|.{0,60}отказан[ао]?\b",
    re.I | re.S,
)
_DROPPED_WORDS = re.compile(rf"[\s.]*{CASE_DROPPED}[а-яё]*\s*", re.IGNORECASE)
# The day Stalin died, as dates are compared.
_AFTER_STALIN = 19530305
_IN_CUSTODY = re.compile(r"\s*(?:под\s+стражей|содержал(?:ся|ась))\b", re.IGNORECASE)
_DROPPED = re.compile(rf"(?<=[.\s])(?:{CASE_DROPPED}|освобожд|оправдан)", re.IGNORECASE)


def read_arrest(sheet: Sheet, start: int, end: int) -> None:
    """Date and organ in either order, then perhaps the charge."""
    sheet.case_at(Stage.ARREST)
    at = say_date_at(sheet, Field.ARREST_DATE, start, end)
    if at is None:
        at = labelled(sheet, _HELD, start, end)
        where = Field.ARREST_PLACE if _AT_PLACE.match(sheet.text, at, end) else Field.ARREST_ORGAN
        say_last_date(sheet, where, Field.ARREST_DATE, at, end)
        return
    at = labelled(sheet, _AGAIN, at, end)
    if _FOR.match(sheet.text, at, end):
        _say_charge_and_pledge(sheet, at, end)
    elif _NO_WORD.match(sheet.text, at, end):
        sheet.say(Field.CASE_WORDS, at, end)
    elif _IN_CUSTODY.match(sheet.text, at, end):
        sheet.say(Field.DETENTION, at, end)
    elif _AT_PLACE.match(sheet.text, at, end):
        sheet.say(Field.ARREST_PLACE, at, end)
    else:
        sheet.say(Field.ARREST_ORGAN, at, end)


def _say_charge_and_pledge(sheet: Sheet, start: int, end: int) -> None:
    """«Арестован … по ст. 58-10. взята подписка о невыезде»: what came of it is no charge."""
    pledge = within.pledge_in(sheet.text, start, end)
    sheet.say(Field.CHARGE, start, pledge)
    if pledge < end:
        sheet.case_at(Stage.SENTENCE)
        say_sentence(sheet, pledge, end)
        within.note_day_of_charge(sheet, start, pledge)


def read_sentenced(sheet: Sheet, start: int, end: int) -> None:
    """Body and date in either order, then «обв.:» and the charge."""
    sheet.case_at(Stage.SENTENCED)
    charge = charge_label(sheet.text, start, end)
    head = charge.start() if charge else end
    at = say_date_at(sheet, Field.SENTENCE_DATE, start, head)
    if at is None:
        say_last_date(sheet, Field.SENTENCING_BODY, Field.SENTENCE_DATE, start, head)
    else:
        sheet.say(Field.SENTENCING_BODY, at, head)
    if charge:
        sheet.label(*charge.span())
        say_charge(sheet, charge.end(), end)


def charge_label(text: str, start: int, end: int) -> re.Match[str] | None:
    """«, обв.:» with the comma before it."""
    return _CHARGED.search(text, start, end) if "обв" in text[start:end].lower() else None


def say_charge(sheet: Sheet, start: int, end: int) -> None:
    """The charge without a label printed twice; «приговорен» alone charges nothing."""
    empty = _EMPTY_CHARGE.match(sheet.text, start, end)
    if empty:
        sheet.label(*empty.span())
        return
    start = labelled(sheet, _REPEATED_LABEL, start, end)
    if within.is_penalty(sheet.text, start, end) and "Приговор" not in sheet.text[end:]:
        # «обв.: выселена, эшелон …»: the penalty stands under the wrong word, and no other.
        say_sentence(sheet, start, end)
        return
    sheet.say(Field.CHARGE, start, end)
    within.note_of_charge(sheet, start, end)


def read_charged(sheet: Sheet, start: int, end: int) -> None:
    """«Обвинялся по ст. …», perhaps with how the case ended."""
    if not sheet.cases:
        sheet.case_at(Stage.ARREST)
    stop = _DROPPED.search(sheet.text, start, end)
    sheet.say(Field.CHARGE, start, stop.start() if stop else end)
    if stop:
        sheet.case_at(Stage.SENTENCE)
        say_sentence(sheet, stop.start(), end)


def read_sentence(sheet: Sheet, start: int, end: int) -> None:
    """The penalty, and what the clause adds of places, release and death."""
    # «Приговор:» stands misprinted for «Приговорен:» where a charge follows.
    if charge_label(sheet.text, start, end):
        read_sentenced(sheet, start, end)
        return
    only_date = dates.last(sheet.text, start, end)
    if only_date and not sheet.text[start : only_date[1]].strip(" :\n\t"):
        read_sentenced(sheet, start, end)
        return
    sheet.case_at(Stage.SENTENCE)
    say_sentence(sheet, start, end)


def say_sentence(sheet: Sheet, start: int, end: int) -> None:
    """Divides a sentence from deaths, releases and places of detention told behind it."""
    tails = [
        match
        for match in _TAIL.finditer(sheet.text, start, end)
        if _is_told(sheet, start, match, end)
    ]
    stops = [_begins(sheet, start, tail) for tail in tails] + [end]
    sheet.say(Field.SENTENCE, start, stops[0])
    within.note_of_sentence(sheet, start, stops[0])
    for tail, (first, last) in zip(tails, pairwise(stops), strict=True):
        _say_tail(sheet, tail, first, last)


def _begins(sheet: Sheet, start: int, tail: re.Match[str]) -> int:
    """Where what a tail tells begins: «03.01.1942 г. умер» begins with its date."""
    at = tail.start() + 1
    last = dates.last(sheet.text, start, at) if tail["death"] else None
    if last and not sheet.text[last[0].end : at].strip():
        return last[1]
    return at


def _is_told(sheet: Sheet, start: int, match: re.Match[str], end: int) -> bool:
    """A release without a date belongs to the sentence: «дело прекращено, освобожден»."""
    if match["death"]:
        return True
    if not sheet.text[start : match.start()].strip(" .,;:\n\t-"):
        return False
    if match["dropped"]:
        if _taken_back_on(sheet, match, end):
            return True
        # Within a clause of the form it is what the clause says.
        return dates.first(sheet.text, match.end(), min(end, match.end() + 20)) is not None
    if match["release"]:
        return dates.first(sheet.text, match.end(), min(end, match.end() + 60)) is not None
    return True


def _say_tail(sheet: Sheet, tail: re.Match[str], start: int, end: int) -> None:
    if tail["held"]:
        sheet.say(Field.DETENTION, start, end)
    elif tail["dropped"] and (date := _taken_back_on(sheet, tail, end)):
        sheet.decision()
        _read_decision(sheet, labelled(sheet, _DROPPED_WORDS, start, end), end)
        sheet.note_date(Field.REHABILITATION_DATE, date)
    elif tail["story"] or tail["dropped"]:
        sheet.say(Field.CASE_WORDS, start, end)
    else:
        say_dated(sheet, Field.DEATH if tail["death"] else Field.RELEASE, start, start, end)


def _taken_back_on(sheet: Sheet, dropped: re.Match[str], end: int) -> FoundDate | None:
    """The day of «Дело прекращено …» after 1953, behind a sentence: a rehabilitation."""
    last = dates.last(sheet.text, dropped.end(), end)
    value = last[0].value if last else None
    return last[0] if last and value and value.lo and value.lo > _AFTER_STALIN else None


def read_execution(sheet: Sheet, start: int, end: int) -> None:
    """Date and place, in either order."""
    sheet.case_at(Stage.EXECUTION)
    same = _SAME_DAY.match(sheet.text, start, end)
    if same and sheet.cases and Field.SENTENCE_DATE in sheet.cases[-1].found:
        value = sheet.cases[-1].found[Field.SENTENCE_DATE][0].value
        sheet.say_value(Field.EXECUTION_DATE, *same.span("words"), value)
        start = same.end()
    at = start if same else say_date_at(sheet, Field.EXECUTION_DATE, start, end)
    if at is None:
        say_last_date(sheet, Field.EXECUTION_PLACE, Field.EXECUTION_DATE, start, end)
    elif _OF_OTHERS.match(sheet.text, at, end):
        sheet.say(Field.CASE_WORDS, at, end)
    else:
        sheet.say(Field.EXECUTION_PLACE, at, end)


def read_burial(sheet: Sheet, start: int, end: int) -> None:
    """The place of burial; some files print the label twice."""
    if _NOT_KNOWN.match(sheet.text, start, end):
        sheet.say(Field.CASE_WORDS, start, end)
        return
    sheet.say(Field.BURIAL_PLACE, labelled(sheet, _BURIED, start, end), end)


def read_death(sheet: Sheet, start: int, end: int) -> None:
    """«Умер 3 мая 1940 г. в тюрьме …»: the words, and the date in them."""
    say_dated(sheet, Field.DEATH, start, start, end)


def read_source(sheet: Sheet, start: int, end: int) -> None:
    """The book the entry was taken from."""
    sheet.say(Field.SOURCE, start, end)


def read_rehabilitation(sheet: Sheet, start: int, end: int) -> None:
    """Date, body, ground; a clause may say that nothing is known, or tell of several cases."""
    parts = list(_BY_CASE.finditer(sheet.text, start, end))
    stops = [match.start() for match in parts[1:]] + [end] * bool(parts)
    for number, (match, stop) in enumerate(zip(parts, stops, strict=True)):
        sheet.label(start if number == 0 else match.start(), match.end())
        sheet.decision(_ORDINALS.get(match["number"].lower()))
        _read_decision(sheet, match.end(), stop)
    if not parts:
        sheet.decision()
        _read_decision(sheet, start, end)


_BY_CASE = re.compile(
    r"(?:(?<=\s)|(?<=[,;.]))по\s+(?P<number>\d|перво|второ|треть)(?:-?[а-яё]+)?\s+(?:делу|приговору)\s",
    re.IGNORECASE,
)
_ORDINALS = {"1": 0, "2": 1, "3": 2, "перво": 0, "второ": 1, "треть": 2}
_FULLY = re.compile(r"[\s,]*(?:посмертно|полностью)[\s,]*", re.IGNORECASE)


def _read_decision(sheet: Sheet, start: int, end: int) -> None:
    start = labelled(sheet, _FULLY, start, end)
    dated = say_date_at(sheet, Field.REHABILITATION_DATE, start, end, century=20)
    at = start if dated is None else dated
    at = labelled(sheet, _AGAIN, at, end)
    if _NOTHING_KNOWN.match(sheet.text, at, end):
        sheet.say(Field.REHABILITATION_GROUND, at, end)
        return
    ground = _GROUND.search(sheet.text, at, end)
    stop = ground.start() if ground else end
    if dated is None:
        # «Реабилитирован Верховным судом РСФСР 20.12.1960 г.»
        body, date = Field.REHABILITATION_BODY, Field.REHABILITATION_DATE
        say_last_date(sheet, body, date, at, stop, century=20)
    else:
        sheet.say(Field.REHABILITATION_BODY, at, stop)
    sheet.say(Field.REHABILITATION_GROUND, stop, end)


def read_dropped(sheet: Sheet, start: int, end: int) -> None:
    """«Дело прекращено …»: how a case ended that had no sentence; else what came later of it."""
    case = sheet.cases[-1] if sheet.cases else sheet.case_at(Stage.SENTENCE)
    if Field.SENTENCE in case.found:
        sheet.say(Field.CASE_WORDS, start, end)
        return
    case.stage = max(case.stage, Stage.SENTENCE)
    found = dates.first(sheet.text, start, end)
    if found and Field.SENTENCE_DATE not in case.found:
        sheet.note_date(Field.SENTENCE_DATE, found)
    sheet.say(Field.SENTENCE, start, end)


Reader = Callable[[Sheet, int, int], None]
# Clauses that both forms read alike.
READERS: Mapping[Clause, Reader] = {
    Clause.CHARGED: read_charged,
    Clause.SENTENCE: read_sentence,
    Clause.EXECUTION: read_execution,
    Clause.BURIAL: read_burial,
    Clause.DEATH: read_death,
    Clause.REHABILITATION: read_rehabilitation,
    Clause.SOURCE: read_source,
    Clause.DROPPED: read_dropped,
}
