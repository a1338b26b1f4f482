"""What the words of a sentence or of a charge tell besides: when it was pronounced, by whom, when
it ended, and that it was taken back. The words keep their span.
"""

from __future__ import annotations

import re

from registry.intake.printed import dates
from registry.intake.printed.dates import FoundDate
from registry.intake.printed.keywords import CASE_DROPPED
from registry.intake.printed.peoples import NATION
from registry.intake.printed.sheet import Sheet
from registry.intake.printed.values import Field

# «освоб. 04.08.1945», «снята с учета 16.02.1956», «содержался под стражей по 21.08.43».
_ENDED = re.compile(
    r"(?<!\w)(?:(?:осв(?:об[а-яё]*)?\.?|снят[аы]?)(?:\s(?:со?|из|от)\s[^,;\d]{1,25})?"
    r"|стражей\sпо)\s+(?:в\s+)?(?=\d|[а-яё]+\s\d)",
    re.IGNORECASE,
)
# «спецпоселение … до 20.08.1954», «спецпоселение: Омская обл. 1941-07.01.1956».
_UNTIL = re.compile(r"(?<!\w)(?:до\s+|1[89]\d\d\s?[-–—]\s?)(?=\d\d?\.\d\d?\.\d\d)")
_LASTING = re.compile(r"поселени|ссылк|высыл|высел|стражей|надзор|учет", re.IGNORECASE)
_SET_FREE = re.compile(r"\s*(?:досрочно\s+|из-под\s+стражи\s+)*освобожд", re.IGNORECASE)
_PENALTY = re.compile(
    r"(?<!\w)(?:лиш(?:ен|ён|ал)[а-яё]*|раскулач[а-яё]+|высылк?[а-яё]*|высла[а-яё]+|высел[а-яё]+"
    r"|сосла[а-яё]+|пересел[а-яё]+|депортир[а-яё]+|репрессир[а-яё]+)(?!\w)",
    re.IGNORECASE,
)
_TERM = re.compile(r"\d\s?(?:лет|год|г\.|мес)|ВМН|расстрел|ссылк|высыл|ИТЛ|лагер", re.IGNORECASE)
_DROPPED = re.compile(CASE_DROPPED, re.IGNORECASE)
_MOVED = re.compile(
    r"(?:высл|высел|сосл|депортир|раскулач)[а-яё]{0,6}н[аы]?\b(?!\s+как)", re.IGNORECASE
)
_ARRIVED = re.compile(
    r"(?<!\w)(?:приб[а-яё]*\.?|убы[а-яё]+|направлен[аы]?|отправлен[аы]?)(?!\w)", re.I
)
# A day from which or to which something lasts, or that of a law.
_NO_DAY_OF_IT = re.compile(r"(?<!\w)(?:со?|до|по|от|считая)\s*$|(?:указ|закон)[а-яё]*\s*$", re.I)
_WITHOUT_RIGHTS = re.compile(
    r"\s*Лиш[её]н[аы]?\s+избирательных\s+прав\s+(?P<body>[А-ЯЁ][^,;\d()]{2,60}?)\s+(?:в\s|около\s)?$"
)
_BY_DECISION = re.compile(
    r"на\s+основании\s+(?:решения|постановления|протокола|приговора)\s+"
    r"(?P<body>(?:[а-яё]{4,12}\s)?(?:[Тт]ройки|[Сс]обрания|[Кк]омиссии|[А-ЯЁ][а-яё]*\s?(?:РИК|с/с)|РИК"
    r"|[а-яё]*(?:исполкома|сельсовета|суда)|ОСО|[Кк]оллегии)(?:\s[^,;\d()]{2,60}?)?)"
    r"\s+(?:от|в)\s+(?=\d)"
)
_AS_OF_PEOPLE = re.compile(
    r"\s*[Вв]ыс(?:л|ел)[аеё]н[аы]?\s+как\s+(?P<people>[а-яё-]{4,20}[^ы\s])(?!\w)"
)
_TAKEN_BACK = re.compile(r"(?<!\w)т\.\s?е\.\s+реабилитирован[аы]?(?!\w)")
_PLEDGE = re.compile(r"(?:взята\s+|мера\s+пресечения\s?[-–—]?\s?)?подписка\s+о\s+невыезде")
_TELLS_MORE = re.compile(r"\d[./]\d|\d{4}|реабилит|\sкак\s")
_REACH = 80


def note_of_sentence(sheet: Sheet, start: int, end: int) -> None:
    """Dates in the words of a sentence, where the case has none yet; a rehabilitation in them."""
    # Most sentences tell of nothing besides.
    if _TELLS_MORE.search(sheet.text, start, end) is None:
        return
    found = sheet.cases[-1].found if sheet.cases else {}
    ended = None
    if Field.RELEASE not in found and (ended := _end(sheet.text, start, end)):
        sheet.note_date(Field.RELEASE, ended)
    if Field.SENTENCE_DATE not in found and (told := _pronounced(sheet.text, start, end, ended)):
        sheet.note_date(Field.SENTENCE_DATE, told)
        body = _WITHOUT_RIGHTS.match(sheet.text, start, told.start)
        if body and Field.SENTENCING_BODY not in found:
            sheet.note_words(Field.SENTENCING_BODY, *body.span("body"))
    people = _AS_OF_PEOPLE.match(sheet.text, start, end)
    if people and NATION.fullmatch(people["people"]) and Field.NATIONALITY not in sheet.person:
        sheet.note_words(Field.NATIONALITY, *people.span("people"))
    if _TAKEN_BACK.search(sheet.text, start, end):
        sheet.decision()


def note_of_charge(sheet: Sheet, start: int, end: int) -> None:
    """«обв.: на основании решения общего собрания от …»: who judged, and the day of it."""
    found = sheet.cases[-1].found
    if "основании" not in sheet.text[start:end] or Field.SENTENCING_BODY in found:
        return
    told = _BY_DECISION.search(sheet.text, start, end)
    if told is None:
        return
    sheet.note_words(Field.SENTENCING_BODY, *told.span("body"))
    date = dates.at(sheet.text, told.end(), end)
    if date is None or date.value is None:
        return
    before = [said.value for said in found.get(Field.SENTENCE_DATE, [])]
    # «в 1931 г., обв.: на основании решения … от 26.04.1931»: the year is that of the day.
    if all(value and str(date.value).startswith(str(value)) for value in before):
        found.pop(Field.SENTENCE_DATE, None)
        sheet.note_date(Field.SENTENCE_DATE, date)


def is_penalty(text: str, start: int, end: int) -> bool:
    """Whether a stretch begins with what was done: «выселена, эшелон со станции …»."""
    return _MOVED.match(text, start, end) is not None


def pledge_in(text: str, start: int, end: int) -> int:
    """Where «взята подписка о невыезде» begins behind a charge; `end` where it is not told."""
    match = _PLEDGE.search(text, start, end)
    return match.start() if match else end


def note_day_of_charge(sheet: Sheet, start: int, end: int) -> None:
    """The day of the decision, named behind the charge: «(…), 3.12.31 по ст. 58-10»."""
    date = dates.first(sheet.text, start, end)
    if date and Field.SENTENCE_DATE not in sheet.cases[-1].found:
        sheet.note_date(Field.SENTENCE_DATE, date)


def _end(text: str, start: int, end: int) -> FoundDate | None:
    """The day a penalty or custody ended."""
    told = _ENDED.search(text, start, end)
    if told is None and _LASTING.search(text, start, end):
        told = _UNTIL.search(text, start, end)
    if told:
        return dates.at(text, told.end(), end)
    date = dates.first(text, start, end)
    return date if date and _SET_FREE.match(text, date.end, end) else None


def _pronounced(text: str, start: int, end: int, ended: FoundDate | None) -> FoundDate | None:
    """The day or the year of a penalty that the same words name."""
    date = dates.first(text, start, end)
    if date is None or (ended and date.start == ended.start):
        return None
    word = _next_word(text, date.end, end)
    if _DROPPED.match(text, word, end):
        # «10 лет лагерей, в 1940 году дело прекращено»: the penalty was pronounced before.
        return None if _TERM.search(text, start, date.start) else date
    if _NO_DAY_OF_IT.search(text, max(start, date.start - 10), date.start):
        return None
    if _ARRIVED.search(text, start, date.start) or _ARRIVED.match(text, word, end):
        return None
    if _PENALTY.match(text, word, end):
        return date
    is_near = date.start - start < _REACH
    return date if is_near and _PENALTY.search(text, start, date.start) else None


def _next_word(text: str, start: int, end: int) -> int:
    while start < end and not text[start].isalpha():
        start += 1
    return start
