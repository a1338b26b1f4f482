"""Names recorded in an index are found by it, and nothing is found twice."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.names import (
    Field,
    NameParts,
    candidates,
    fold,
    initials_of_name,
    keys_of,
    read_query,
    score,
    words_alike,
    words_of,
)
from registry.names import candidates as candidates_of_a_query
from registry.names.alphabet import UNSETTLED
from registry.names.candidates import MOST_CANDIDATES, MOST_WORDS_ALIKE
from registry.names.equivalents import lines
from registry.names.latin import orthographies
from registry.names.readings import script_of
from tests.benchmarks.names_recall import MemoryIndex

PEOPLE = [
    NameParts("Зоринский", "Николай", "Адамович", language="ru"),
    NameParts("Зоринская", "Анна", "Адамовна", language="ru"),
    NameParts("Заринский", "Пётр", "Ильич", language="ru"),
    NameParts("Щукарёв", "Юрий", "Хаимович", language="ru"),
    NameParts("Щукарь", "Юзеф", "", language="ru"),
    NameParts("Ладов-Вязов", "Харитон", "Эмильевич", language="ru"),
    NameParts("Ґоловань", "Микола", "Юрійович", language="uk"),
    NameParts("ჭავარიძე", "შოთა", "", language="ka"),
    NameParts("Żarzecki", "Łukasz", "", language="pl"),
    NameParts(full="Jānis Ladiņš", language="lv"),
    NameParts("Шахинов", "Гулам", "Рустам оглы", language="ru"),
    NameParts("О", "Хо Ир", "", language="ru"),
]
INDEX = MemoryIndex(PEOPLE)


def best(text: str) -> NameParts:
    found, _, _ = INDEX.search(text)
    return INDEX.names[found[0][1]]


@pytest.mark.parametrize(
    ("text", "surname"),
    [
        ("Zorinsky Nikolai", "Зоринский"),
        ("Анна Зоринска", "Зоринская"),
        ("Pierre Zarinski", "Заринский"),
        ("Ioury Chtchoukariov", "Щукарёв"),
        ("Jurij Ščukarëv", "Щукарёв"),
        ("Szczukariow", "Щукарёв"),
        ("oerfhtd >hbq", "Щукарёв"),
        ("Щукорев Юрий", "Щукарёв"),
        ("Joseph Shchukar", "Щукарь"),
        ("Ладов Вязов", "Ладов-Вязов"),
        ("Х. Э. Вязов", "Ладов-Вязов"),
        ("Николай Головань", "Ґоловань"),
        ("Holovan Mykola Yuriiovych", "Ґоловань"),
        ("Шота Чаваридзе", "ჭავარიძე"),
        ("Shota Chavaridze", "ჭავარიძე"),
        ("Лукаш Жажецкий", "Żarzecki"),
        ("Zarzecki", "Żarzecki"),
        ("Şahinov Qulam", "Шахинов"),
        ("О Хо Ир", "О"),
    ],
)
def test_a_person_is_found_first(text: str, surname: str) -> None:
    assert best(text).surname == surname


def test_a_name_known_as_one_line_is_found() -> None:
    assert best("Янис Ладинь").full == "Jānis Ladiņš"


@pytest.mark.parametrize("name", PEOPLE)
def test_everybody_is_found_by_their_own_spelling(name: NameParts) -> None:
    text = " ".join(name.texts())
    people = candidates(read_query(text), INDEX, INDEX.postings)
    assert PEOPLE.index(name) in people
    assert best(text) == name


LETTERS = st.characters(categories=["Lu", "Ll", "Lo", "Lt"])


@given(st.text(LETTERS, min_size=1, max_size=30), st.text(LETTERS, max_size=20))
def test_whatever_is_recorded_is_found_by_its_own_spelling(surname: str, given_name: str) -> None:
    name = NameParts(surname, given_name)
    index = MemoryIndex([name])
    if words_of(name):
        assert candidates(read_query(f"{surname} {given_name}"), index, index.postings) == [0]


@given(st.text(LETTERS, min_size=1, max_size=30))
def test_case_changes_no_key(text: str) -> None:
    if fold(text.upper()) == fold(text) and text.upper().lower() == text.lower():
        assert words_of(NameParts(text.lower())) == words_of(NameParts(text.upper().lower()))


@given(st.text(max_size=80))
def test_any_query_can_be_asked(text: str) -> None:
    query = read_query(text)
    people = candidates(query, INDEX, INDEX.postings)
    assert len(people) == len(set(people)) <= MOST_CANDIDATES * (1 + len(query.retyped))


def test_words_alike_come_in_order_and_bounded_number() -> None:
    crowd = [NameParts(f"Лад{one}{two}ин") for one in "абвгдежз" for two in "иклмнопрстуфхцчш"]
    index = MemoryIndex(crowd)
    (unit,) = read_query("Ладукин").units
    found = words_alike(unit.form, index, thorough=True)
    values = [each.value for each in found]
    assert values == sorted(values, reverse=True)
    assert len(found) <= MOST_WORDS_ALIKE


def test_a_crowd_of_namesakes_is_cut() -> None:
    index = MemoryIndex([NameParts("Ладов", "Иван")] * (2 * MOST_CANDIDATES))
    people = candidates_of_a_query(read_query("Иван Ладов"), index, index.postings)
    assert len(people) == MOST_CANDIDATES


def test_a_retyping_is_not_followed_where_the_word_as_typed_is_far_likelier() -> None:
    near, retyped = NameParts("Тарасова", "Анна"), NameParts("Нехецов", "Иван")
    index = MemoryIndex([near, retyped])
    assert candidates(read_query("тарусова"), index, index.postings) == [0]
    assert candidates(read_query("nfhecjdf"), index, index.postings) == [0]


def test_a_score_survives_the_next_candidate() -> None:
    query = read_query("Zorinsky Nikolai")
    first = [score(query, name) for name in PEOPLE]
    assert [score(query, name) for name in PEOPLE] == first


def test_a_double_name_is_indexed_in_halves_and_whole() -> None:
    indexed = {recorded.word for recorded in words_of(PEOPLE[5])}
    assert {"ладов", "вязов", "ладоввязов"} <= indexed


def test_a_particle_is_not_indexed_beside_a_name() -> None:
    assert {recorded.word for recorded in words_of(NameParts("фон Ладен"))} == {"ладен", "фонладен"}


def test_initials_are_of_the_given_name_and_the_patronymic() -> None:
    assert initials_of_name(NameParts("Ладов", "Харитон", "Петрович", language="ru")) == {"x", "p"}


def test_keys_of_one_sound_are_shared() -> None:
    (one,), (other,) = words_of(NameParts("Щукарёв")), words_of(NameParts("Szczukariow"))
    assert keys_of(one)[Field.SOUND] & keys_of(other)[Field.SOUND]
    assert not keys_of(one)[Field.EXACT] & keys_of(other)[Field.EXACT]


# The tables ---------------------------------------------------------------------------------


def test_every_class_of_given_names_has_its_own_first_form() -> None:
    firsts = Counter(forms[0].casefold() for forms in lines())
    assert [name for name, count in firsts.items() if count > 1] == []


def test_a_class_joins_different_forms_of_one_script_each() -> None:
    for forms in lines():
        assert len(forms) == len(set(forms)) > 1
        assert all(len({script_of(letter) for letter in form}) == 1 for form in forms), forms


def test_orthographies_use_only_the_alphabet() -> None:
    known = set("aeiouyjbvgdzklmnprstfxZSCQcJ") | set(UNSETTLED)
    for orthography in orthographies().values():
        assert set("".join(orthography.read("abcdefghijklmnopqrstuvwxyzčšžßäöü"))) <= known
