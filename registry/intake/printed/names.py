"""Names and what stands in brackets beside their parts.

A bracket after a surname, a given name or a patronymic is a variant of that part: «Примеров
(Премеров) Иван (Ян) Петрович». A bracket with a whole name, or one whose part cannot be told, is a
variant of the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from registry.intake.printed.sheet import Sheet, mended
from registry.intake.printed.values import Field, SpelledName
from registry.names import NameParts
from registry.vocabulary import NameKind

_TOKEN = re.compile(
    r"\((?P<inside>[^()\n]*(?:\([^()\n]*\)[^()\n]*)*)\)|(?P<word>[А-ЯЁ]\.(?=\s?[А-ЯЁ])|[^\s()]+)"
)
_LABELLED = re.compile(
    r"варианты?\s+(?P<what>фамилии|имени|отчества|ф\.?\s?и\.?\s?о\.?)\s*:?\s*", re.IGNORECASE
)
_BORN = re.compile(
    r"(?:урожд[а-яё]*\.?|ур\.|дев(?:ичья)?\.?\s*(?:фам(?:илия|\.)?)?|в\s+девичестве)\s*[:\-–—]?\s*",
    re.IGNORECASE,
)
_MARRIED = re.compile(r"(?:по\s+мужу|в\s+замужестве|замужем)\s*[:\-–—]?\s*", re.IGNORECASE)
_ALIAS = re.compile(
    r"(?:(?:он|она)\s+же|также|по\s+другим\s+данным|или|псевд[а-яё]*\.?|наст(?:оящая)?\.?\s*"
    r"(?:фам(?:илия|\.)?)?)\s*[:\-–—]?\s*",
    re.IGNORECASE,
)
_PATRONYMIC = re.compile(
    r"(?:ович|евич|ьич|мич|кич|тич|вич|овна|евна|ична|инична|івна|йович)$", re.IGNORECASE
)
_SON_OF = {"оглы", "кызы", "оглу", "гызы", "улы", "заде", "угли"}
_SMALL = _SON_OF | {"де", "фон", "ван", "дер", "ибн", "аль", "эль", "бек", "хан"}
_MOST_WORDS = 7
_PARTS = {"фамилии": "surname", "имени": "given_name", "отчества": "patronymic"}
_COMMA = re.compile(r"[^,;]+")
_EDGE = " \t\n\r,.;:"


def read_names(sheet: Sheet, start: int, end: int) -> None:
    """Reads the head of an entry: the name, if it was printed, and its variants."""
    words, brackets = _divided(sheet.text, start, end)
    parts = _main(sheet, words) if _is_name(sheet.text, words) else []
    for first, last, place in brackets:
        _read_bracket(sheet, first, last, _part_before(parts, place))


def is_name(text: str, start: int, end: int) -> bool:
    """Whether a stretch is a name and nothing else but variants in brackets."""
    return _is_name(text, _divided(text, start, end)[0])


def _divided(
    text: str, start: int, end: int
) -> tuple[list[tuple[int, int]], list[tuple[int, int, int]]]:
    """Words, and brackets with the number of words before them."""
    words: list[tuple[int, int]] = []
    brackets: list[tuple[int, int, int]] = []
    for match in _TOKEN.finditer(text, start, end):
        if match["word"] is None:
            brackets.append((match.start("inside"), match.end("inside"), len(words)))
        else:
            first, last = _trimmed(text, *match.span("word"))
            # An initial keeps its full stop.
            if last - first == 1 and text[last : last + 1] == ".":
                last += 1
            if first < last:
                words.append((first, last))
    return words, brackets


def _is_name(text: str, words: list[tuple[int, int]]) -> bool:
    """Whether the words are short enough and capital enough to be a name and nothing else."""
    if not 0 < len(words) <= _MOST_WORDS:
        return False
    printed = [text[first:last] for first, last in words]
    return all(word[0].isupper() or word.lower() in _SMALL for word in printed)


def is_patronymic(word: str) -> bool:
    """By its ending alone."""
    return len(word) > 4 and _PATRONYMIC.search(word) is not None


def name_of(words: list[str]) -> NameParts:
    """The parts of a name as books of memory order them: surname, given name, patronymic."""
    names = ("surname", "given_name", "patronymic")
    found: dict[str, list[str]] = {}
    for part, word in zip(_roles(words), words, strict=True):
        found.setdefault(part, []).append(word)
    if "full" in found:
        return NameParts(full=" ".join(words), language="ru")
    surname, given_name, patronymic = (" ".join(found.get(name, ())) for name in names)
    return NameParts(surname, given_name, patronymic, language="ru")


def _roles(words: list[str]) -> list[str]:
    """The part each word belongs to; «full» for all where it cannot be told."""
    count = len(words)
    if count > 2 and words[-1].lower() in _SON_OF:
        return ["surname", *["given_name"] * (count - 3), "patronymic", "patronymic"]
    if count == 3 and words[1].lower() not in _SON_OF:
        return ["surname", "given_name", "patronymic"]
    if count == 2:
        second = is_patronymic(words[1])
        return ["given_name", "patronymic"] if second else ["surname", "given_name"]
    if count > 3 and is_patronymic(words[-1]):
        return ["surname", *["given_name"] * (count - 2), "patronymic"]
    return ["full"] * count


def _main(sheet: Sheet, words: list[tuple[int, int]]) -> list[str]:
    """Records the name itself; the part of each of its words."""
    if not words:
        return []
    printed = [_unshouted(mended(sheet.text[first:last])) for first, last in words]
    start, end = words[0][0], words[-1][1]
    # Brackets within the name have spans of their own, so the name takes its words one by one.
    for first, last in words:
        sheet.claim(first, last, Field.NAME)
    sheet.say_name(start, end, SpelledName(name_of(printed), NameKind.MAIN))
    return _roles(printed)


def _part_before(parts: list[str], place: int) -> str:
    return parts[place - 1] if 0 < place <= len(parts) else ""


def _read_bracket(sheet: Sheet, start: int, end: int, part: str) -> None:
    labels = list(_LABELLED.finditer(sheet.text, start, end))
    if not labels:
        _variants(sheet, start, end, part, NameKind.VARIANT)
        return
    for place, label in enumerate(labels):
        sheet.label(*label.span())
        stop = labels[place + 1].start() if place + 1 < len(labels) else end
        what = _PARTS.get(label["what"].lower(), "")
        _variants(sheet, label.end(), stop, what, NameKind.VARIANT)
    if labels[0].start() > start:
        _variants(sheet, start, labels[0].start(), part, NameKind.VARIANT)


def _variants(sheet: Sheet, start: int, end: int, part: str, kind: NameKind) -> None:
    for first, last in _listed(sheet.text, start, end):
        given, at = kind, first
        label = _BORN.match(sheet.text, first, last)
        married = None if label else _MARRIED.match(sheet.text, first, last)
        if label:
            given = NameKind.BIRTH
        elif married:
            given, label = NameKind.MARRIED, married
        else:
            label = _ALIAS.match(sheet.text, first, last)
        if label and label.end() < last:
            sheet.label(*label.span())
            at = label.end()
        at, last = _trimmed(sheet.text, at, last, more="()")
        if at < last:
            words = [_unshouted(word) for word in mended(sheet.text[at:last]).split()]
            if not words:
                continue
            is_surname = len(words) == 1 or words[0].lower() in _SMALL
            which = "surname" if given is not kind and is_surname else part
            sheet.say_value(Field.NAME, at, last, SpelledName(_variant(words, which), given))


def _variant(words: list[str], part: str) -> NameParts:
    """A variant of one part, unless the words are a whole name or cannot be that part."""
    is_double = part == "given_name" or words[0].lower() in _SMALL
    if len(words) > 2 or (len(words) == 2 and not is_double):
        return name_of(words)._replace(is_variant=True)
    text = " ".join(words)
    match part:
        case "surname":
            return NameParts(surname=text, language="ru", is_variant=True)
        case "given_name":
            return NameParts(given_name=text, language="ru", is_variant=True)
        case "patronymic" if is_patronymic(text):
            return NameParts(patronymic=text, language="ru", is_variant=True)
    return NameParts(full=text, language="ru", is_variant=True)


def _listed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in _COMMA.finditer(text, start, end):
        first, last = _trimmed(text, *match.span())
        if first < last:
            yield first, last


def _trimmed(text: str, start: int, end: int, more: str = "") -> tuple[int, int]:
    edge = _EDGE + more
    while start < end and text[start] in edge:
        start += 1
    while end > start and text[end - 1] in edge:
        end -= 1
    return start, end


def _unshouted(word: str) -> str:
    """«ПРИМЕРОВ» as «Примеров»; each part of a double name by itself."""
    if len(word) < 3 or not word.isupper():
        return word
    return "-".join(part.capitalize() for part in word.split("-"))
