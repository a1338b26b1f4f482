"""Spellings offered for a typed name: by the tables of their languages, never for what is Latin."""

import pytest

from registry.names import NameParts
from registry.names.transliteration import in_latin, offered


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


@pytest.mark.parametrize(
    ("name", "language", "latin"),
    [
        ("Объедков-Ильин Юлий", "ru", "Obyedkov-Ilyin Yuly"),
        ("Щукин П. И.", "ru", "Shchukin P. I."),
        ("ЩУКИН Пётр", "ru", "SHCHUKIN Pyotr"),
        ("Примеров (Примерин) Иван", "ru", "Primerov (Primerin) Ivan"),
        ("Д'Артаньян МакДугалл", "ru", "D'Artanyan MakDugall"),
        ("Мар'яненко Ілля", "uk", "Marianenko Illia"),
        ("Згурський Юрій", "uk", "Zghurskyi Yurii"),
        ("", "ru", ""),
    ],
)
def test_a_name_is_put_into_latin_letters_by_the_rule_of_its_language(
    name: str, language: str, latin: str
) -> None:
    assert in_latin(name, language) == latin


@pytest.mark.parametrize(
    ("name", "language"),
    [("Ўладзімір", "ru"), ("Мәжит", "ru"), ("Ыйгун", "uk"), ("Примеров", "be"), ("მანდელი", "ka")],
)
def test_a_name_the_rule_does_not_know_whole_is_not_put_into_latin_letters(
    name: str, language: str
) -> None:
    assert in_latin(name, language) == ""
