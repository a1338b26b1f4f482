"""Cases told in running text: «В 1931 г. приговорен Коллегией ОГПУ СССР к 5 годам ИТЛ за …»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from registry.intake.printed import dates
from registry.intake.printed.cases import Stage, say_sentence
from registry.intake.printed.dates import FoundDate
from registry.intake.printed.saying import labelled, say_dated
from registry.intake.printed.sheet import Sheet
from registry.intake.printed.values import Field
from registry.vocabulary import Sex

# What may follow a verb of judging, in any order.
_TURN = re.compile(
    r"(?=\w)\b(?:(?P<charge>за(?!\s+отбыти)\s|по\s+(?:ч\.\s?\d\s)?ст(?:\.|атье|атьям)|по\s+(?=5[48]-)"
    r"|по\s+(?:[а-яё-]+\s)?обв(?:ин|\.)|обв\.|обвинение\s?:|ст(?:\.|атьи|атья)\s?(?=\d)"
    r"|как\s+(?=[СЧ][ОВС]|ЧСИР|член|жен|муж|соц|кулак|участн|враг|шпион|агент))"
    r"|(?P<sentence>(?:к|на)\s+(?=\d|ВМН|ВМСЗ|высш|расстр|лишен|ссылк|высылк|заключ|смертн|ИТЛ|тюр|"
    r"катор|конц|спецпос|поселен|принуд|исправит|услов|мере\s|срок|"
    r"(?:один|одному|два|двум|тр[её]м|три|четыр|пят|шест|сем|восьм|восем|девят|десят)[а-яё]*\s)"
    r"|(?<=[;,.—–-]\s)(?=ВМН|ВМСЗ|[Рр]асстрел(?!ян)|[Вв]ысшая\s+мера|\d{1,2}\s?(?:лет|год|г\.\s?[лИ]|мес))"
    r"|(?=расстрелять|заключить|выслать|сослать|(?:ВМН|ВМСЗ)(?!\w)))"
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
    r"(?-i:(?=[бпосавзнрдмтлБПОСАВЗНРДМТЛ]))\b(?:был[аи]?\s+)?(?:"
    r"(?P<judged>приговор[её]н[аы]?|осужд[её]н[аы]?|суди(?:м[аы]?|лся|лась)|подвергнут[аы]?"
    r"|осудил[аи]?|приговорил[аи]?)"
    r"|(?P<arrested>арестов(?:ан[аы]?|ывал(?:ся|ась))|(?:перв|втор|повторн)ый\s+арест(?=\s))"
    r"|(?P<held>задерж(?:ан[аы]?|ивал[а-яё]+)|находил(?:ся|ась)\s+в\s+ссылке)"
    r"|(?P<penalty>выслан[аы]?|сослан[аы]?|раскулач(?:ен[аы]?|ивал[а-яё]+)|репрессирован[аы]?"
    r"|выселен[аы]?|депортирован[аы]?|лиш[её]н[аы]?\s+(?:избират|свобод)[а-яё]*"
    r"|мобилизован[аы]?(?=\s+в\s+(?:труд|рабоч))|трудмобилизован[аы]?|заключ[её]н[аы]?\s+в)"
    r")(?!\w)",
    re.IGNORECASE,
)
_JUDGED = re.compile(
    r"(?<![,;\s])[,;\s]*(?<!\w)(?:и\s+)?(?:(?:приговор[её]н|осужд[её]н|репрессирован|подвергнут)[аы]?"
    r"|(?:осудил|приговорил|постановил)[аи]?)(?!\w)",
    re.IGNORECASE,
)
# Stems of those verbs without the letter that may be a capital: most clauses have none of them.
_STEMS = (
    *("риговор", "сужд", "суди", "рестов", "адерж", "ссылке", "ыслан", "ослан", "аскулач"),
    *("епрессир", "ыселен", "ишен", "ишён", "одвергн", "остановил", "епортир", "обилиз", "аключ"),
)
_BODY = re.compile(
    r"оллеги|рой(?:к|ек)|[Сс]уд|рибунал|ОСО|овещани|ОГПУ|ГПУ|НКВД|(?<!\w)В[ТК](?!\w)|ЧК|[Тт]ройк"
)
_FREED = re.compile(
    r"(?:Был[аи]?\s+)?(?:освобожд[её]н[аы]?|досрочно\s+освобожд|демобилизован)", re.IGNORECASE
)
_BODY_NEXT = re.compile(r"(?:ВТ|ОСО?|ВКВС|Тройк|Особ|Военн|Коллеги|Комисси|У?НКВД|О?ГПУ|ПП)\w*")
_JUDGED_IN = re.compile(
    r"(?:осужд|пригов)[а-яё.]*\s+(?:в\s)?[^.]{0,18}\d{4}\s?г\.\s+$", re.IGNORECASE
)
_AGAIN = re.compile(r"[\s,]*(?:вновь|вторично|повторно|снова)(?!\w)[\s,]*", re.IGNORECASE)
_FIRST_LETTER = re.compile(r"\w")
_DIED = re.compile(r"(?:Умер|Ум\.|Скончал|Погиб)", re.IGNORECASE)
_ENDING = re.compile(r"(?:(?P<woman>(?:ан|[её]н|ут)а|лась)|(?:ан|[её]н|ут)|лся)$")
# The date of a law, not of the judgment.
_OF = re.compile(r"(?<!\w)от\s*$")
_IN = re.compile(r"(?<!\w)(?:во?|от)\s+$", re.IGNORECASE)
_LAW = re.compile(r"указ|закон|ЦИК|СНК|директив|приказ", re.IGNORECASE)
_SHORTENED = re.compile(r"(?<![\w\d])(?<!\d )(?:[гсдпмх]|ст|им|ул|пос|дер|мест|хут|сел|гор)\.$")
_ONLY_WHEN = re.compile(r"\s*(?:[ВС]|Весной|Летом|Осенью|Зимой)\s[^.]{0,20}\d{4}\s?гг?\.\s*")
# Behind a verb such a date is that of the verb.
_ONLY_DAY = re.compile(r"(?:\d{1,2}\.\d{1,2}\.\d{2,4}|\d{1,2}\s[а-я]{3,8}\s\d{4})\s?гг?\.\s*")
# «приговорен Тройкой УНКВД Тверской обл. 7.06.33»: the date is still to come.
_NO_DATE_YET = re.compile(
    r"(?:осужд|пригов|подверг)[а-яё]*\.?\s(?:(?!\d\d)[^;])*[а-яё]\.\s+$", re.IGNORECASE
)
# A sentence shows within its first words that it tells of a case.
_REACH = 110
_SHORT, _SHORTEST = 40, 8


def find_cases(text: str, start: int, end: int) -> int:
    """Where running text about earlier cases begins in a clause; `end` when there is none."""
    if not _has_stem(text[start:end]):
        return end
    for first, last in sentences(text, start, end):
        if first > start and _VERB.search(text, first, min(last, first + _REACH)):
            return first
        # «1911 г.р. Мобилизован в трудармию …»: nothing stands before the case.
        at = _FIRST_LETTER.search(text, first, last) if first == start else None
        if at and at.group().isupper() and _VERB.match(text, at.start(), last):
            return at.start()
    return end


def _has_stem(stretch: str) -> bool:
    # A loop: a generator costs more than what it would look for.
    for stem in _STEMS:  # noqa: SIM110
        if stem in stretch:
            return True
    return False


def find_judgment(text: str, start: int, end: int) -> re.Match[str] | None:
    """«…, осужден», where the sentence of an arrest goes on with the judgment."""
    if not _has_stem(text[start:end]):
        return None
    return _JUDGED.search(text, start, end)


def judgment_begins(text: str, start: int, verb: int) -> int:
    """Where the sentence of a judging verb begins; the verb itself where it is the first.

    «Тройкой УНКВД по Тверской обл. 3 ноября 1937 г. осужден» is one, though a date follows a stop.
    """
    found = [first for first, _ in sentences(text, start, verb)] or [verb]
    first = found.pop()
    while found and text[first].isdigit() and not _BODY.search(text, first, verb):
        first = found.pop()
    first = max(first, text.rfind(";", start, verb) + 1)
    return first if first > start else verb


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Stretches that begin with a capital letter or a year after a full stop."""
    first = start
    for match in _SENTENCE_START.finditer(text, start, end):
        # «В 1931 г. Коллегией …»: the stop is that of the year.
        if match.end() - first < _SHORT and (
            _ONLY_WHEN.fullmatch(text, first, match.end())
            or (first > start and _ONLY_DAY.fullmatch(text, first, match.end()))
        ):
            continue
        # «…в г. Пример»: the stop is that of a shortened word.
        if _SHORTENED.search(text, max(first, match.start() - _SHORTEST), match.start() + 1):
            continue
        # «Осужден в 1946 г. ВТ …»: the stop is that of the year as well.
        if _BODY_NEXT.match(text, match.end()) and _JUDGED_IN.search(text, first, match.end()):
            continue
        at = match.end()
        if text[at].isdigit() and _NO_DATE_YET.search(text, max(first, at - _REACH), at):
            continue
        if at > first:
            yield first, at
        first = at
    if first < end:
        yield first, end


def read_cases(
    sheet: Sheet, start: int, end: int, *, is_aside: bool = True, goes_on: bool = False
) -> None:
    """Cases, one a sentence with a verb; other sentences are words of the case before.

    Asides tell of earlier cases; else the clauses that follow go on with the last case. With
    `goes_on` a penalty without a date tells how the case before it went on.
    """
    has_case, awaits_judgment = goes_on, False
    said: tuple[int, int] | None = None
    for first, last in sentences(sheet.text, start, end):
        verb = _VERB.search(sheet.text, first, min(last, first + _REACH))
        if verb and verb["penalty"] and said and not _has_date(sheet.text, first, last):
            # «Раскулачен в 1930 г. Выслан с семьей …»: one sentence in two.
            said = said[0], last
            continue
        if said:
            sheet.say(Field.SENTENCE, *said)
            said = None
        if goes_on and verb and verb["penalty"] and not _has_date(sheet.text, first, last):
            sheet.say(Field.CASE_WORDS, first, last)
        elif verb:
            goes_on = False
            _says_sex(sheet, first, verb)
            # «Арестован в 1930 г. Приговорен в 1931 г. …» is one case.
            if not (has_case and awaits_judgment and verb["judged"]):
                sheet.case_at(Stage.SENTENCE, is_prose=is_aside, is_new=True)
            has_case, awaits_judgment = True, bool(verb["arrested"])
            said = _read_case(sheet, first, last, verb)
        elif has_case:
            _say_sequel(sheet, first, last)
    if said:
        sheet.say(Field.SENTENCE, *said)


def _say_sequel(sheet: Sheet, start: int, end: int) -> None:
    """A sentence without a verb of judging: a release, a death, or words of the case."""
    if _FREED.match(sheet.text, start, end):
        say_dated(sheet, Field.RELEASE, start, start, end)
    elif _DIED.match(sheet.text, start, end):
        say_dated(sheet, Field.DEATH, start, start, end)
    else:
        sheet.say(Field.CASE_WORDS, start, end)


def _has_date(text: str, start: int, end: int) -> bool:
    """Whether a stretch names a date other than that of a law."""
    while found := dates.first(text, start, end):
        if not _OF.search(text, max(start, found.start - 8), found.start):
            return True
        start = found.end
    return False


def _says_sex(sheet: Sheet, start: int, verb: re.Match[str]) -> None:
    """«выслан» of a man, «выслана» of a woman; a plural and «семья выслана» tell nothing."""
    if "емь" in sheet.text[start : verb.start()]:
        return
    word = verb.group().split()[-1] if verb["judged"] or verb["arrested"] else ""
    word = word or verb.group().split()[0]
    ending = _ENDING.search(word.lower())
    if ending:
        start = verb.start() + verb.group().index(word)
        sex = Sex.FEMALE if ending["woman"] else Sex.MALE
        sheet.says_sex(start, start + len(word), sex)


def _read_case(sheet: Sheet, start: int, end: int, verb: re.Match[str]) -> tuple[int, int] | None:
    """One sentence: when, by whom, the verb, and what follows it.

    Gives the stretch of a penalty that the next sentence may go on with, not said yet.
    """
    found = dates.first(sheet.text, start, verb.start())
    if found is None and verb["arrested"]:
        _read_arrested(sheet, start, end, verb)
        return None
    where = Field.ARREST_DATE if verb["arrested"] or verb["held"] else Field.SENTENCE_DATE
    before = start
    if found:
        sheet.say_date(where, found)
        _say_body(sheet, start, _without_in(sheet, start, found.start))
        before = found.end
    _say_body(sheet, before, verb.start())
    if verb["penalty"]:
        after = None if found else dates.first(sheet.text, verb.end(), end)
        if after and not _OF.search(sheet.text, max(verb.end(), after.start - 8), after.start):
            sheet.note_date(where, after)
        return verb.start(), end
    if verb["held"]:
        sheet.say(Field.CASE_WORDS, verb.start(), end)
        return None
    sheet.label(*verb.span())
    if verb["arrested"]:
        _read_arrested_on(sheet, verb.end(), end)
    else:
        read_judgment(sheet, verb.end(), end)
    return None


def _say_body(sheet: Sheet, start: int, end: int) -> None:
    """The words before a verb: «Тройкой НКВД … приговорен», else words of the case."""
    if _BODY.search(sheet.text, start, end):
        read_judgment(sheet, start, end)
    else:
        sheet.say(Field.CASE_WORDS, start, end)


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


def _read_arrested_on(sheet: Sheet, start: int, end: int) -> None:
    """What follows an arrest: the organ, and perhaps the judgment of the same sentence."""
    start = labelled(sheet, _AGAIN, start, end)
    judged = find_judgment(sheet.text, start, end)
    if judged is None:
        say_arrested_by(sheet, start, end)
        return
    first = max(start, sheet.text.rfind(", ", start, judged.start()) + 1)
    say_arrested_by(sheet, start, first)
    read_judgment(sheet, first, judged.start())
    sheet.label(*judged.span())
    read_judgment(sheet, judged.end(), end)


def say_arrested_by(sheet: Sheet, start: int, end: int) -> None:
    """The organ, then the charge from «за …» on."""
    charge = next((turn for turn in _TURN.finditer(sheet.text, start, end) if turn["charge"]), None)
    stop = charge.start() if charge else end
    sheet.say(Field.ARREST_ORGAN, start, stop)
    sheet.say(Field.CHARGE, stop, end)


def read_judgment(sheet: Sheet, start: int, end: int) -> None:
    """What stands about «приговорен»: body, date, charge and sentence in whichever order."""
    at, where = start, Field.SENTENCING_BODY
    has_date = bool(sheet.cases and Field.SENTENCE_DATE in sheet.cases[-1].found)
    for first, turned, date in _turns(sheet.text, start, end):
        # A body named behind the sentence: «к 3 годам ИТЛ тройкой …»; elsewhere it goes on.
        if turned is Field.SENTENCING_BODY and where is not Field.SENTENCE:
            continue
        # «к 10 годам ИТЛ, с поражением в правах на 5 лет» is one sentence.
        if turned is Field.CHARGE and where is turned:
            continue
        if turned is Field.SENTENCE and (where is turned or turned in sheet.cases[-1].found):
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
    if date and (date.start >= stop or not _is_when(text, start, date)):
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


def _is_when(text: str, start: int, date: FoundDate) -> bool:
    """Whether a date is that of the judgment: not of a law, and a bare year only with «г.»."""
    if _OF.search(text, max(0, date.start - 8), date.start) and (
        _LAW.search(text, start, date.start) or not _BODY.search(text, start, date.start)
    ):
        return False
    return (
        date.value is None or date.value.precision != "year" or "г" in text[date.start : date.end]
    )


def _say_once(sheet: Sheet, where: Field, start: int, end: int) -> None:
    """A case has one body; further words that are neither charge nor sentence are kept as such."""
    has_body = bool(sheet.cases) and Field.SENTENCING_BODY in sheet.cases[-1].found
    if where is Field.SENTENCING_BODY and has_body:
        where = Field.CASE_WORDS
    if where is Field.SENTENCE and not (sheet.cases and where in sheet.cases[-1].found):
        say_sentence(sheet, start, end)
    else:
        sheet.say(where, start, end)
