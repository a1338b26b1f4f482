"""A name in other alphabets and orthographies, as a first offer that somebody then corrects.

Letters follow the tables of their languages; what a family really wrote is for the sources to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

import iuliia

from registry.names.parts import NameParts

# The table of the Cabinet of Ministers of Ukraine of 27 January 2010: at the beginning of a word,
# then elsewhere.
_UKRAINIAN = dict(
    pair.split(":")
    for pair in (
        "а:a б:b в:v г:h ґ:g д:d е:e з:z и:y й:i і:i к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f "
        "ц:ts є:ie ж:zh ї:i х:kh ч:ch ш:sh щ:shch ю:iu я:ia ь: ʼ: ': ’:"
    ).split()
)
_AT_THE_BEGINNING = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
_VOWELS = "аеёиоуыэюяіїє"
_WORD = re.compile(r"[^\W\d_]+(?:[ʼ'’][^\W\d_]+)*")
_CYRILLIC = re.compile("[\u0400-\u052f]")
# Given names that are one name, Russian and Ukrainian, with the patronymic of each.
_GIVEN = """
Александр Олександр Александрович Олександрович
Алексей Олексій Алексеевич Олексійович
Андрей Андрій Андреевич Андрійович
Антон Антон Антонович Антонович
Афанасий Опанас Афанасьевич Опанасович
Василий Василь Васильевич Васильович
Виктор Віктор Викторович Вікторович
Владимир Володимир Владимирович Володимирович
Георгий Георгій Георгиевич Георгійович
Григорий Григорій Григорьевич Григорович
Дмитрий Дмитро Дмитриевич Дмитрович
Евгений Євген Евгеньевич Євгенович
Иван Іван Иванович Іванович
Игнатий Гнат Игнатьевич Гнатович
Илья Ілля Ильич Ілліч
Иосиф Йосип Иосифович Йосипович
Кирилл Кирило Кириллович Кирилович
Константин Костянтин Константинович Костянтинович
Лев Лев Львович Львович
Леонид Леонід Леонидович Леонідович
Максим Максим Максимович Максимович
Матвей Матвій Матвеевич Матвійович
Михаил Михайло Михайлович Михайлович
Никита Микита Никитич Микитич
Николай Микола Николаевич Миколайович
Павел Павло Павлович Павлович
Пётр Петро Петрович Петрович
Роман Роман Романович Романович
Семён Семен Семёнович Семенович
Сергей Сергій Сергеевич Сергійович
Степан Степан Степанович Степанович
Тимофей Тимофій Тимофеевич Тимофійович
Фёдор Федір Фёдорович Федорович
Филипп Пилип Филиппович Пилипович
Юрий Юрій Юрьевич Юрійович
Яков Яків Яковлевич Якович
Александра Олександра - -
Анастасия Анастасія - -
Вера Віра - -
Екатерина Катерина - -
Елена Олена - -
Елизавета Єлизавета - -
Ирина Ірина - -
Мария Марія - -
Надежда Надія - -
Наталья Наталія - -
Ольга Ольга - -
"""
# Endings and letters, in the order in which they are exchanged.
_TO_UKRAINIAN = [
    (r"ский\b", "ський"),
    (r"ская\b", "ська"),
    (r"цкий\b", "цький"),
    (r"цкая\b", "цька"),
    (r"[ыи]й\b", "ий"),
    (r"ая\b", "а"),
    (r"яя\b", "я"),
    (r"ия\b", "ія"),
    (r"ьё", "ьйо"),
    (rf"(?<=[{_VOWELS}])ё|\bё", "йо"),
    (r"(?<=[жчшщ])ё", "о"),
    (r"ё", "ьо"),
    (rf"(?<=[{_VOWELS}])и", "ї"),
    # After hissing consonants, in -ич and before the й of an ending the letter stays.
    (r"(?<![жчшщц])и(?!й\b|ч\b|чн)", "і"),
    (r"(?<=[бпвмфр])ь(?=[еюя])|ъ", "ʼ"),
    (rf"(?<=[{_VOWELS}ьʼ])е|\bе", "є"),
    (r"э", "е"),
    (r"ы", "и"),
]
_TO_RUSSIAN = [
    (r"ський\b", "ский"),
    (r"ська\b", "ская"),
    (r"цький\b", "цкий"),
    (r"цька\b", "цкая"),
    (r"ний\b", "ный"),
    (r"ійов", "иев"),
    (r"ьйо", "ьё"),
    (rf"(?<=[{_VOWELS}])йо|\bйо|ьо", "ё"),
    (r"[ії]", "и"),
    (r"є", "е"),
    (r"ґ", "г"),
    (r"[ʼ'’]", "ъ"),
]


def _pairs() -> tuple[dict[str, str], dict[str, str]]:
    """Both ways from the table; the patronymics of women after those of men."""
    there: dict[str, str] = {}
    for line in _GIVEN.strip().splitlines():
        russian, ukrainian, of_russian, of_ukrainian = line.split()
        there[russian] = ukrainian
        if of_russian != "-":
            there[of_russian] = of_ukrainian
            there[_of_a_woman(of_russian)] = _of_a_woman(of_ukrainian, is_ukrainian=True)
    return there, {ukrainian: russian for russian, ukrainian in there.items()}


def _of_a_woman(patronymic: str, *, is_ukrainian: bool = False) -> str:
    """The patronymic of a daughter: Ивановна, Іванівна."""
    irregular = {"Ильич": "Ильинична", "Ілліч": "Іллівна"}
    irregular |= {"Никитич": "Никитична", "Микитич": "Микитівна", "Якович": "Яківна"}
    if patronymic in irregular:
        return irregular[patronymic]
    if not is_ukrainian:
        return patronymic[:-2] + "на"
    stem = patronymic.removesuffix("ович")
    return f"{stem[:-1]}ївна" if stem.endswith("й") else f"{stem}івна"


def offered(parts: NameParts, language: str) -> dict[str, NameParts]:
    """The name in the other languages of the site; nothing for a name that is not Cyrillic."""
    words = " ".join(filter(None, (parts.surname, parts.given_name, parts.patronymic)))
    if not re.search("[а-яёіїєґ]", words.lower()):
        return {}
    ways: dict[str, Callable[[str], str]]
    if language == "uk":
        ways = {"en": ukrainian_in_latin, "ru": ukrainian_in_russian}
    else:
        ways = {"en": russian_in_latin, "uk": russian_in_ukrainian}
    return {
        code: NameParts(
            surname=way(parts.surname),
            given_name=way(parts.given_name),
            patronymic=way(parts.patronymic),
        )
        for code, way in ways.items()
    }


def has_rule(language: str) -> bool:
    """Whether names of a language are put into Latin letters by rule."""
    return language in _IN_LATIN


def in_latin(text: str, language: str) -> str:
    """A name of a language in Latin letters by its published rule; blank where there is none.

    A letter the rule does not know leaves the whole name unwritten: half of it would be invented.
    """
    way = _IN_LATIN.get(language)
    found = way(text) if way else ""
    return "" if _CYRILLIC.search(found) else found


def russian_in_latin(text: str) -> str:
    """As English encyclopedias write Russian names (Wikipedia, Romanization of Russian)."""
    return _WORD.sub(lambda match: _russian_word(match.group()), text)


def ukrainian_in_latin(text: str) -> str:
    """As Ukrainian passports write Ukrainian names (Cabinet of Ministers, 27 January 2010)."""
    return _WORD.sub(lambda match: _ukrainian_word(match.group()), text)


# Given names, patronymics and most surnames come again and again in a list or a book.
@lru_cache(maxsize=1 << 16)
def _russian_word(word: str) -> str:
    # The library knows capitals within a word (Д’Артаньян), but not a word of nothing else.
    if len(word) > 1 and word.isupper():
        return str(iuliia.WIKIPEDIA.translate(word.lower())).upper()
    return str(iuliia.WIKIPEDIA.translate(word))


@lru_cache(maxsize=1 << 16)
def _ukrainian_word(word: str) -> str:
    letters = word.lower().replace("зг", "з\0")
    found = "".join(
        "gh"
        if letter == "\0"
        else (_AT_THE_BEGINNING if place == 0 else {}).get(letter) or _UKRAINIAN.get(letter, letter)
        for place, letter in enumerate(letters)
    )
    return _cased(found, word)


def _cased(found: str, word: str) -> str:
    """In capitals as the word: all of it, its first letter, or nothing."""
    if len(word) > 1 and word.isupper():
        return found.upper()
    return found[:1].upper() + found[1:] if word[:1].isupper() else found


_IN_LATIN: dict[str, Callable[[str], str]] = {"ru": russian_in_latin, "uk": ukrainian_in_latin}


def russian_in_ukrainian(text: str) -> str:
    """A Russian name in Ukrainian spelling: given names by their pair, the rest by letters."""
    return _exchanged(text, _KNOWN[0], _TO_UKRAINIAN)


def ukrainian_in_russian(text: str) -> str:
    """A Ukrainian name in Russian spelling."""
    return _exchanged(text, _KNOWN[1], _TO_RUSSIAN)


def _exchanged(text: str, known: dict[str, str], pairs: list[tuple[str, str]]) -> str:
    def word(match: re.Match[str]) -> str:
        if match.group() in known:
            return known[match.group()]
        found = match.group().lower()
        for pattern, letters in pairs:
            found = re.sub(pattern, letters, found)
        return found.capitalize() if match.group()[:1].isupper() else found

    return _WORD.sub(word, text)


_KNOWN = _pairs()
