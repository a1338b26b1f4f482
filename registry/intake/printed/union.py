"""The all-Union form: a clause a line, each opened by its own word."""

from __future__ import annotations

import re

from registry.intake.printed import cases, dates, life, prose
from registry.intake.printed.clauses import Part, born_without_word, parts
from registry.intake.printed.keywords import Clause
from registry.intake.printed.names import is_name, read_names
from registry.intake.printed.sheet import Sheet
from registry.intake.printed.values import Field, Form, PrintedEntry


def read_union(text: str) -> PrintedEntry:
    """Reads an entry in the all-Union form, or one in running text that uses its words."""
    sheet = Sheet(text, Form.UNION)
    found = parts(text)
    head = found[0].start if found else len(text)
    _read_head(sheet, head, has_birth=bool(found) and found[0].clause is Clause.BIRTH)
    for part in found:
        sheet.label(part.start, part.body)
        if part.word.sex:
            sheet.says_sex(part.start, part.body, part.word.sex)
        _read(sheet, part)
    return sheet.entry()


def _read_head(sheet: Sheet, end: int, *, has_birth: bool) -> None:
    """The names; in running text also «1873 г.р., урож. …»."""
    born = None if has_birth else born_without_word(sheet.text, end)
    if born is None:
        at = _SMALL_LINE.search(sheet.text, 0, end)
        stop = at.start() if at else end
        trade = _ONLY_TRADE.fullmatch(sheet.text, 0, stop)
        if trade:
            life.read_work(sheet, 0, stop)
        else:
            _read_name_and_more(sheet, stop)
        if at:
            life.read_work(sheet, stop, end)
        return
    read_names(sheet, 0, born.start())
    rest = _read_years(sheet, born) if born["life"] else _read_born(sheet, born)
    told = prose.find_cases(sheet.text, rest, end)
    life.read_particulars(sheet, rest, told)
    prose.read_cases(sheet, told, end, is_aside=False)


def _read_name_and_more(sheet: Sheet, end: int) -> None:
    """A head without a birth: the name, and behind a comma what else is told of the person."""
    comma = _COMMA_OUTSIDE.match(sheet.text, 0, end)
    if comma is None or is_name(sheet.text, 0, end) or not is_name(sheet.text, 0, comma.end()):
        read_names(sheet, 0, end)
        return
    read_names(sheet, 0, comma.end())
    if life.tells(sheet.text, comma.end(), end):
        life.read_sentences(sheet, comma.end(), end)


def _read_born(sheet: Sheet, born: re.Match[str]) -> int:
    date = dates.at(sheet.text, *born.span(), century=0)
    rest = born.start()
    if date:
        if _DOUBTED.search(sheet.text, date.end, born.end()):
            date = date._replace(value=dates.doubted(date.value))
        sheet.say_date(Field.BIRTH_DATE, date)
        rest = date.end
    sheet.label(rest, born.end())
    return born.end()


def _read_years(sheet: Sheet, born: re.Match[str]) -> int:
    """«(1899—1938)»: the year of birth and that of death."""
    first = dates.at(sheet.text, born.start(), born.start() + 4)
    if first:
        sheet.say_date(Field.BIRTH_DATE, first)
    last = dates.at(sheet.text, born.end() - 4, born.end())
    if last:
        sheet.say_value(Field.DEATH, last.start, last.end, last.value)
    else:
        sheet.label(born.start() + 4, born.end())
    return born.end() + (sheet.text[born.end() : born.end() + 1] == ")")


def _read(sheet: Sheet, part: Part) -> None:
    start, end = part.body, part.end
    if part.clause is Clause.BIRTH:
        _read_birth(sheet, start, end)
    elif part.clause is Clause.RESIDENCE:
        _read_residence(sheet, part)
    elif part.clause is Clause.ARREST:
        _read_up_to_judgment(sheet, start, end, cases.read_arrest)
    elif part.clause is Clause.CHARGED and not part.is_form:
        _read_up_to_judgment(sheet, start, end, cases.read_charged)
    elif part.clause is Clause.SENTENCED and part.is_form:
        cases.read_sentenced(sheet, start, end)
    elif part.clause is Clause.SENTENCED:
        sheet.case_at(cases.Stage.SENTENCED)
        _read_judgment(sheet, start, end)
    else:
        cases.READERS[part.clause](sheet, start, end)


def _read_up_to_judgment(sheet: Sheet, start: int, end: int, read: cases.Reader) -> None:
    """A clause of running text, which may tell the judgment in the same or a later sentence."""
    judged = prose.find_judgment(sheet.text, start, end)
    if judged is None:
        _read_without_verb(sheet, start, end, read)
        return
    # «Арестован … г. Тройкой … г. приговорен к …»: the sentence of the verb begins with the body.
    first = prose.judgment_begins(sheet.text, start, judged.start())
    read(sheet, start, first)
    sheet.case_at(cases.Stage.SENTENCED)
    prose.read_judgment(sheet, first, judged.start())
    sheet.label(*judged.span())
    _read_judgment(sheet, judged.end(), end)


def _read_without_verb(sheet: Sheet, start: int, end: int, read: cases.Reader) -> None:
    """«Арестован 2.7.1937; тройка УНКВД …, 30.08.1937; ВМН.»: a body alone tells the judgment."""
    body = _BODY_ALONE.search(sheet.text, start, end)
    read(sheet, start, body.start() if body else end)
    if body:
        sheet.case_at(cases.Stage.SENTENCED)
        prose.read_judgment(sheet, body.start(), end)


def _read_judgment(sheet: Sheet, start: int, end: int) -> None:
    told = prose.find_cases(sheet.text, start, end)
    prose.read_judgment(sheet, start, told)
    prose.read_cases(sheet, told, end, is_aside=False, goes_on=True)


def _read_birth(sheet: Sheet, start: int, end: int) -> None:
    at = life.read_birth(sheet, start, end)
    stop, arrest = _arrest_line(sheet.text, at, end)
    # The first line of work may itself begin with a case: «заключенный, арестован в …».
    work = sheet.text.find("\n", at, stop) + 1
    told = prose.find_cases(sheet.text, max(at, work), stop)
    life.read_particulars(sheet, at, told)
    _finish(sheet, told, stop, arrest)


def _read_residence(sheet: Sheet, part: Part) -> None:
    start, end = part.body, part.end
    stop, arrest = _arrest_line(sheet.text, start, end)
    told = prose.find_cases(sheet.text, start, stop)
    # In running text work follows the place of residence as the next sentence.
    work = told if part.is_form else _next_sentence(sheet.text, start, told)
    at_birthplace = _AT_BIRTHPLACE.match(sheet.text, start, told)
    if at_birthplace:
        work = min(work, at_birthplace.end())
    sheet.say(Field.RESIDENCE, start, work)
    is_work = told - work < _LONGEST_WORK
    sheet.say(Field.OCCUPATION if is_work else Field.CASE_WORDS, work, told)
    _finish(sheet, told, stop, arrest)


def _finish(sheet: Sheet, told: int, stop: int, arrest: tuple[int, int] | None) -> None:
    prose.read_cases(sheet, told, stop)
    if arrest and _NO_ARREST.match(sheet.text, *arrest):
        sheet.case_at(cases.Stage.ARREST)
        sheet.say(Field.CASE_WORDS, *arrest)
    elif arrest:
        cases.read_arrest(sheet, *arrest)


def _next_sentence(text: str, start: int, end: int) -> int:
    sentences = list(prose.sentences(text, start, end))
    last = sentences[-1][0] if len(sentences) > 1 else end
    return last if _ends_word(text, last) else end


# A head of one word with a full stop is no name: «Железнодорожник.».
_ONLY_TRADE = re.compile(r"\s*[А-ЯЁ][а-яё-]{3,}\.\s*")
_BODY_ALONE = re.compile(
    r"(?<=;)\s*(?:[Оо]соб\w+\s)?(?:[Тт]ройк|ОСО|ВКВС|ВТ\s|[Вв]оенн\w+\s(?:кол|триб))"
)
_COMMA_OUTSIDE = re.compile(r"(?:[^,()\n]|\([^()]*\))*(?=,)")
_DOUBTED = re.compile(r"\?")
# «Проживал по месту рождения, колхозник»: behind those words stands the work.
_AT_BIRTHPLACE = re.compile(r"\s*по\s+месту\s+рождения,\s*")
# A longer sentence behind the residence tells a story, not a trade.
_LONGEST_WORK = 60
# A line of the head that is no name: «малограмотный; б/п;».
_SMALL_LINE = re.compile(r"(?:^|\n)[ \t]*(?=[а-яё])")
# The form prints a pledge or a new case in the place of the arrest; neither is one.
_NO_ARREST = re.compile(r"\s*(?:взята\s+)?(?:подписка\s+о\s+невыезде|заведено\s)")
_ABBREVIATED = re.compile(r"(?:^|[\s.\-])(?:[а-яё]{1,4}|[а-яё]-[а-яё]{1,3}|[А-ЯЁ][а-яё]?)\.\s*$")


def _ends_word(text: str, at: int) -> bool:
    """Whether the stop before is that of a sentence, or of «обл.», which also ends one."""
    before = text[max(0, at - 12) : at]
    return not _ABBREVIATED.search(before) or before.rstrip().endswith(("обл.", "кр.", "р-на."))


def _arrest_line(text: str, start: int, end: int) -> tuple[int, tuple[int, int] | None]:
    """A last line that ends with a day and has no clause word: «УНКВД … 17 августа 1937 г.».

    The forms print it where the organ or the manner of the arrest takes the place of the word.
    """
    stop = end
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    line = text.rfind("\n", start, stop)
    if line < 0:
        return end, None
    if _NO_ARREST.match(text, line, stop):
        return line, (line, end)
    last = dates.last(text, line, stop) if text.endswith("г.", line, stop) else None
    if last is None or not last[0].names_a_day:
        return end, None
    return line, (line, end)
