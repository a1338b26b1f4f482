"""Spellings offered for a typed name: by the tables of their languages, never for what is Latin."""

import pytest

from registry.names import NameParts
from registry.names.transliteration import offered


def words(surname: str, given: str, patronymic: str, language: str) -> dict[str, str]:
    found = offered(NameParts(surname, given, patronymic), language)
    return {code: " ".join(filter(None, parts[:3])) for code, parts in found.items()}


@pytest.mark.parametrize(
    ("name", "latin", "ukrainian"),
    [
        ("Вавилов Николай Иванович", "Vavilov Nikolay Ivanovich", "Вавілов Микола Іванович"),
        ("Королёв Сергей Павлович", "Korolyov Sergey Pavlovich", "Корольов Сергій Павлович"),
        ("Достоевский Юрий Ильич", "Dostoyevsky Yury Ilyich", "Достоєвський Юрій Ілліч"),
        ("Крылова Анна Сергеевна", "Krylova Anna Sergeevna", "Крилова Анна Сергіївна"),
        ("Ежов Николай", "Yezhov Nikolay", "Єжов Микола"),
    ],
)
def test_a_russian_name_is_offered_in_latin_and_ukrainian(
    name: str, latin: str, ukrainian: str
) -> None:
    parts = (*name.split(), "")[:3]
    assert words(*parts, "ru") == {"en": latin, "uk": ukrainian}


@pytest.mark.parametrize(
    ("name", "latin", "russian"),
    [
        (
            "Зеров Микола Костянтинович",
            "Zerov Mykola Kostiantynovych",
            "Зеров Николай Константинович",
        ),
        ("Єфремов Сергій", "Yefremov Serhii", "Ефремов Сергей"),
        ("Згурський Євген Юрійович", "Zghurskyi Yevhen Yuriiovych", "Згурский Евгений Юрьевич"),
    ],
)
def test_a_ukrainian_name_is_offered_in_latin_and_russian(
    name: str, latin: str, russian: str
) -> None:
    parts = (*name.split(), "")[:3]
    assert words(*parts, "uk") == {"en": latin, "ru": russian}


@pytest.mark.parametrize("surname", ["", "Smith", "მანდელშტამი", "<b>", "123"])
def test_nothing_is_offered_for_what_is_not_cyrillic(surname: str) -> None:
    assert words(surname, "", "", "ru") == {}
