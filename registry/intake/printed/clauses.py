"""An entry divided at the words that open its clauses."""

from __future__ import annotations

import re
from typing import NamedTuple

from registry.intake.printed import dates
from registry.intake.printed.keywords import Clause, Keyword, keyword


class Part(NamedTuple):
    """A clause: its word from `start` to `body`, what it tells from `body` to `end`.

    `is_form` when a colon follows the word, as in the printed forms; running text has none.
    """

    clause: Clause
    word: Keyword
    start: int
    body: int
    end: int
    is_form: bool


# The letters a clause word begins with, their Latin twins included: they rule out nearly every
# other word at once. Short words end in a full stop or a colon.
_WORD = re.compile(
    r"(?=[МмПпДРрPpОоOoАаAaИиУуЗзСс])\b(?:[Мм]есто\s+захоронения"
    r"|[Пп]риговор\s+(?:был\s+)?привед[её]н\s+в\s+исполнение|Дата\s+расстрела(?=\s?:)"
    r"|Мера\s+наказания(?=\s?[:–—-])"
    r"|Дело\s+(?:было\s+|производством\s+)*прекращено"
    r"|(?P<word>(?:[РрPp](?:[оаеoaеОАЕOAE])|[ПпPp][рохpoxРОХPOX]|[АаAa][рдpРДP]|[ОоOo][сбcСБC]"
    r"|[Ии][сcСC]|[Уу][мМM]|[Зз][аaАA]|[Сс][кк])"
    r"[^\W\d_]{2,18}(?!\w)|[РрПпОоАаИи][^\W\d_]{0,2}(?=[.:]))"
    r"(?P<cut>\.?)(?P<colon>\s?:|\s[—–-](?=\s))?)"
)
# «1873 г.р.», «ок. 1870 года рождения», «, 1905,», «(1899—1938)».
_YEAR_OF_BIRTH = re.compile(
    r"(?:ок(?:оло|\.)\s?)?(?:[\d.]{4,10}|\d{1,2} [а-яё]+ \d{4})(?:\s?\(\?\)|\?)?"
    r"\s?(?:г(?:ода|\.)?\s?р(?:ожд(?:ения|\.)|\.)?(?![а-яё]))(?:\s?\(\?\))?"
    r"|(?:(?<=[,;]\s)|(?<=(?:ич|на)\s))1[89]\d\d(?=[,;])"
    r"|(?<=[\s(])(?P<life>1[89]\d\d\s?[-–—]\s?(?:1[89]\d\d|\?))(?=[),.;])"
)
_WITH_CHARGE = {Clause.SENTENCED, Clause.SENTENCE}
# «Приговор — расстрел»: only behind these words does a dash stand for a colon.
_WITH_DASH = {Clause.SENTENCE, Clause.SOURCE}
_BURIAL = Keyword(Clause.BURIAL, None)
_SHOT = Keyword(Clause.EXECUTION, None)
_MEASURE = Keyword(Clause.SENTENCE, None)
_DROPPED = Keyword(Clause.DROPPED, None)
# Openings of several words, by their first letters; the others all tell of an execution.
_OF_SEVERAL = {"Мес": _BURIAL, "мес": _BURIAL, "Мер": _MEASURE, "Дел": _DROPPED}
_OTHER_ADDRESS = re.compile(r"[$;,]?\s*(?:другой|временный|прежний|фактический)\s$")
# «Вторично арестован», «Посмертно реабилитирована», «По обоим делам реабилитирован».
_BEFORE = re.compile(
    r"(?:^|(?<=[.;!?\n]))[^\S\n]*(?P<words>(?:(?:Вторично|Повторно|Вновь|Снова|Впервые|Посмертно"
    r"|Полностью|По\s[^.;\n]{2,30})\s+)?(?:[Бб]ыл[аи]?\s+)?(?:вторично\s+|повторно\s+|снова\s+"
    r"|вновь\s+|посмертно\s+)?)$"
)
# The ends of those words, and the beginning of «По обоим делам», which ends anyhow.
_ENDS_BEFORE = (
    *("ично", "орно", "вновь", "снова", "Вновь", "Снова", "первые", "ертно", "ностью"),
    *("был", "была", "были", "Был", "Была", "Были"),
)
_BEFORE_REACH = 48
_OPENERS = '.;!?)»"'


def parts(text: str, allowed: frozenset[Clause] = frozenset(Clause)) -> list[Part]:
    """The clauses in the order of the text; what stands before the first is its head."""
    starts: list[Part] = []
    for match in _WORD.finditer(text):
        written, cut, colon = match.groups()
        if written:
            word = keyword(written, bool(cut or colon))
            if word is not None and colon and colon[-1] != ":" and word.clause not in _WITH_DASH:
                colon = None
        else:
            word = _OF_SEVERAL.get(text[match.start() : match.start() + 3], _SHOT)
        if word is not None and word.clause in allowed:
            part = _part(text, match, word, colon is not None, starts)
            if part is not None:
                starts.append(part)
    ends = [part.start for part in starts[1:]] + [len(text)]
    return [
        Part(clause, word, start, body, end, is_form)
        for (clause, word, start, body, _, is_form), end in zip(starts, ends, strict=False)
    ]


def born_without_word(text: str, end: int) -> re.Match[str] | None:
    """The date of «1873 г.р.», or of a bare year behind the name, where no word tells of birth.

    Its group `life` holds years of birth and of death.
    """
    return _YEAR_OF_BIRTH.search(text, 0, min(end, 400))


def _part(
    text: str, match: re.Match[str], word: Keyword, has_colon: bool, before: list[Part]
) -> Part | None:
    start = match.start()
    if word is _BURIAL or word is _MEASURE:
        return Part(word.clause, word, start, match.end(), 0, True)
    if word is _SHOT:
        # It tells again, or tells when, what «Расстрелян» has said.
        is_told = bool(before) and before[-1].clause is Clause.EXECUTION
        return None if is_told else Part(word.clause, word, start, match.end(), 0, True)
    if word is _DROPPED:
        return _dropped(text, start, word, before)
    start = _with_words_before(text, start)
    if not _may_open(text, start, match.end(), word, has_colon, before):
        return None
    if word.clause is Clause.RESIDENCE:
        other = _OTHER_ADDRESS.search(text, max(0, start - 16), start)
        start = other.start() if other else start
    body = match.end()
    if not word.is_short and not has_colon:
        body = match.end("word")
    return Part(word.clause, word, start, body, 0, has_colon)


def _dropped(text: str, start: int, word: Keyword, before: list[Part]) -> Part | None:
    """«Дело прекращено» as a sentence of its own; in the forms it is what the clause says."""
    if not before or (before[-1].is_form and before[-1].clause in _WITH_CHARGE):
        return None
    if before[-1].clause is Clause.REHABILITATION or not _after_stop(text, start):
        return None
    return Part(word.clause, word, start, start, 0, False)


def _with_words_before(text: str, start: int) -> int:
    """Where a clause begins whose word is not its first: «Была арестована»."""
    if not text[start].islower() or text[start - 1 : start] != " ":
        return start
    reach = max(0, start - _BEFORE_REACH)
    stretch = text[reach:start]
    if not stretch.rstrip().endswith(_ENDS_BEFORE) and "По" not in stretch:
        return start
    before = _BEFORE.search(text, reach, start)
    return before.start("words") if before and before["words"] else start


def _begins_line(text: str, start: int) -> bool:
    line = text.rfind("\n", max(0, start - 40), start)
    if line < 0 and start > 40:
        return False
    return not text[max(line, 0) : start].strip()


def _may_open(
    text: str, start: int, end: int, word: Keyword, has_colon: bool, before: list[Part]
) -> bool:
    """Whether a clause may begin here; the same words also stand within clauses."""
    clause = word.clause
    # In the form «обв.:» belongs to the clause of the sentence, as a death and a release do.
    in_form = bool(before) and before[-1].is_form and before[-1].clause in _WITH_CHARGE
    if clause is Clause.BIRTH:
        # «род.» and «р.» mean many things: only a date or a place beside them means birth.
        return not before and (not word.is_short or _is_birth(text, end))
    if clause is Clause.SENTENCE:
        return has_colon and (text[start].isupper() or _begins_line(text, start))
    if clause is Clause.SOURCE:
        return has_colon and _after_stop(text, start)
    if clause is Clause.DEATH:
        return text[start].isupper() and (
            _begins_line(text, start) or (not in_form and _after_stop(text, start))
        )
    if clause is Clause.CHARGED and in_form:
        return False
    if clause is Clause.CHARGED or (
        clause is Clause.RESIDENCE and (has_colon or not word.is_short)
    ):
        return has_colon or (text[start].isupper() and _after_stop(text, start))
    return _may_open_case(text, start, end, word, has_colon, before)


def _may_open_case(
    text: str, start: int, end: int, word: Keyword, has_colon: bool, before: list[Part]
) -> bool:
    if before and _repeats(text, end, word, before[-1], start):
        return False
    if _after_stop(text, start):
        if has_colon or text[start].isupper() or _begins_line(text, start):
            return True
        # «…; арестован 13.01.1933; осужден 2.04.1933 тройкой …».
        is_divided = text[max(0, start - 3) : start].rstrip()[-1:] == ";"
        is_divided |= word.clause is Clause.REHABILITATION
        return is_divided and _is_date_next(text, end)
    if not before and word.clause is not Clause.EXECUTION:
        # «Примеров Петр, 55 лет, арестован в 1937 г.»
        is_listed = text[max(0, start - 2) : start] == ", "
        return is_listed and _is_date_next(text, end, with_in=True)
    # «…к ВМН, расстрелян 16.05.1942».
    return word.clause is Clause.EXECUTION and _is_date_next(text, end)


def _after_stop(text: str, start: int) -> bool:
    """At the start of a line, after a full stop or its like, or after a wide gap."""
    at = start
    while at and text[at - 1] in " \t":
        at -= 1
    return at == 0 or start - at > 1 or text[at - 1] in "\n\r" or text[at - 1] in _OPENERS


def _is_birth(text: str, end: int) -> bool:
    rest = text[end : end + 6].lstrip()
    return rest[:1].isdigit() or rest[:2] in ("в ", "в\u00a0", "ок", "во")


def _repeats(text: str, end: int, word: Keyword, last: Part, start: int) -> bool:
    """«Реабилитирован 5 мая 1990 г. Реабилитирован прокуратурой …» is one decision."""
    if word.clause is not last.clause or word.clause is not Clause.REHABILITATION:
        return False
    return not _begins_line(text, start) and not _is_date_next(text, end)


def _is_date_next(text: str, end: int, *, with_in: bool = False) -> bool:
    while end < len(text) and text[end] in " \t,:":
        end += 1
    if with_in and text.startswith("в ", end):
        end += 2
    return dates.at(text, end, min(len(text), end + 48)) is not None
