"""Numbers with their nouns, and ages, in the plural forms of each language.

Plural categories are those of Unicode CLDR (Language Plural Rules, cardinal numbers), for whole
numbers: English one and other; Russian and Ukrainian one, few and many.
"""

from __future__ import annotations

from registry.sentences.grammar import WordingError, in_language, pick

_NOUNS = {
    "en": {
        "people": {"one": "person", "other": "people"},
        "repressions": {"one": "repression", "other": "repressions"},
        "records": {"one": "record", "other": "records"},
        "years": {"one": "year", "other": "years"},
    },
    "ru": {
        "people": {"one": "человек", "few": "человека", "many": "человек"},
        "repressions": {"one": "репрессия", "few": "репрессии", "many": "репрессий"},
        "records": {"one": "запись", "few": "записи", "many": "записей"},
        "years": {"one": "год", "few": "года", "many": "лет"},
    },
    "uk": {
        "people": {"one": "людина", "few": "людини", "many": "людей"},
        "repressions": {"one": "репресія", "few": "репресії", "many": "репресій"},
        "records": {"one": "запис", "few": "записи", "many": "записів"},
        "years": {"one": "рік", "few": "роки", "many": "років"},
    },
}

# The digits of a number are never parted at the end of a line.
_THOUSANDS = {"en": ",", "ru": "\u00a0", "uk": "\u00a0"}

# "At the age of" asks for the genitive: года and року after one, лет and років after the rest.
_AGES = {
    "en": {
        "infant": "aged under one",
        "exact": "aged {years}",
        "either": "aged {years} or {at_most}",
        "between": "aged between {years} and {at_most}",
    },
    "ru": {
        "infant": "в возрасте до года",
        "exact": "в возрасте {years} {noun}",
        "either": "в возрасте {years} или {at_most} {noun}",
        "between": "в возрасте от {years} до {at_most} {noun}",
    },
    "uk": {
        "infant": "у віці до року",
        "exact": "у віці {years} {noun}",
        "either": "у віці {years} або {at_most} {noun}",
        "between": "у віці від {years} до {at_most} {noun}",
    },
}
_YEARS_GENITIVE = {"en": ("year", "years"), "ru": ("года", "лет"), "uk": ("року", "років")}


def plural_category(number: int, language: str) -> str:
    """Return the CLDR plural category of a whole number: one, few, many or other."""
    if in_language(language) == "en":
        return "one" if abs(number) == 1 else "other"
    return _east_slavic_category(abs(number))


def _east_slavic_category(number: int) -> str:
    last, last_two = number % 10, number % 100
    if last == 1 and last_two != 11:
        return "one"
    if 2 <= last <= 4 and not 12 <= last_two <= 14:
        return "few"
    return "many"


def count_noun(n: int, noun: str, language: str) -> str:
    """Return a number with its noun: "1,522 people", «2 человека», «5 людей».

    Nouns: people, repressions, records, years. Thousands are parted as the language does it.
    """
    language = in_language(language)
    forms = pick(_NOUNS[language], noun, "Noun")
    digits = f"{n:,}".replace(",", _THOUSANDS[language])
    return f"{digits} {forms[plural_category(n, language)]}"


def age_phrase(years: int, language: str, *, at_most: int | None = None) -> str:
    """Return "aged 47", «в возрасте 47 лет», «у віці 47 років».

    Two years without day and month leave two ages: give the greater as `at_most`, and the phrase
    says "aged 46 or 47", or "aged between 40 and 47" where more than two are possible.
    """
    upper = years if at_most is None else at_most
    if years < 0 or upper < years:
        raise WordingError(f"An age of {years} to {upper} years is not possible.")
    language = in_language(language)
    patterns = _AGES[language]
    if upper == 0:
        return patterns["infant"]
    shape = {0: "exact", 1: "either"}.get(upper - years, "between")
    noun = _YEARS_GENITIVE[language][plural_category(upper, language) != "one"]
    return patterns[shape].format(years=years, at_most=upper, noun=noun)
