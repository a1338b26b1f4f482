"""How the index lies in its tables: small, and read back as it was written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from registry.models import Person, SearchState
from registry.search import bits, index, query
from registry.search.facts import BEHIND, NO_DATE, Keys
from registry.search.letters import people_under
from registry.search.rebuild import rebuild
from registry.search.snapshot import snapshot
from registry.search.status import is_missing
from registry.search.tables import Tables
from tests import makers

NUMBERS = st.lists(st.integers(0, 2**32 - 1), unique=True).map(sorted)
NEAR_THE_LIMIT = st.lists(st.integers(bits.SHORT - 3, bits.SHORT + 3), unique=True).map(sorted)


@given(NUMBERS | NEAR_THE_LIMIT)
def test_the_terms_of_a_person_are_read_as_they_were_written(terms: list[int]) -> None:
    packed = bits.pack_terms(terms)
    assert bits.unpack_terms(packed) == terms
    assert [number for part in bits.term_parts(packed) for number in part] == terms


def test_a_term_that_many_have_takes_two_bytes() -> None:
    assert len(bits.pack_terms(range(40))) == 2 + 2 * 40


GAPS = st.integers(2, 200)


@given(st.integers(1, bits.CHUNK_SIZE), GAPS, st.booleans())
def test_people_with_a_term_are_read_as_they_were_written(
    last: int, gap: int, has_gaps: bool
) -> None:
    people = BitMap(number for number in range(last) if has_gaps is bool(number % gap))
    assert bits.load(bits.dump(people.copy())) == people


def test_many_people_with_gaps_between_them_are_kept_as_plain_bits() -> None:
    people = BitMap(number for number in range(bits.CHUNK_SIZE) if number % 50 < 45)
    kept = bits.load(bits.dump(people)).get_statistics()
    assert (kept["n_run_containers"], kept["n_bitset_containers"]) == (0, 4)


@pytest.mark.django_db
def test_an_edit_elsewhere_leaves_the_plain_bits_of_a_term() -> None:
    people = BitMap((n for n in range(bits.CHUNK_SIZE) if n % 50 < 45), optimize=False)
    with snapshot() as held:
        patched = held._patch({7: (people, {1})})[7]
    assert patched == people
    assert patched.get_statistics()["n_run_containers"] == 0


def test_people_without_gaps_between_them_take_a_few_bytes() -> None:
    assert len(bits.dump(BitMap(range(bits.CHUNK_SIZE)))) < 100


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("пробная анна", "probnaya anna"),
        ("пробная анна", BEHIND + "пробная анна"),
        (BEHIND + "probnaya anna", "probnaya anna"),
        (BEHIND, BEHIND),
        ("пробная анна", BEHIND + "анна"),
    ],
)
def test_keys_are_read_as_they_were_written(name: str, latin: str) -> None:
    keys = Keys(name, latin, 18900101, NO_DATE, NO_DATE)
    tables = Tables("b", "default")
    tables.add_documents([(7, 70, keys, b"", bits.pack_terms([1]))])
    assert tables.keys_of([7]) == {7: (70, keys)}
    assert tables.documents_of([70])[0][2] == keys
    assert tables.tail(0)[0][2] == keys


@pytest.mark.django_db
def test_people_without_a_latin_name_come_after_those_with_one_in_their_own_order() -> None:
    for native, english in (("Яковлев", "Yakovlev"), ("Бунин", "Bunin")):
        makers.make_person(f"{native} Иван", f"Ivan {english}")
    # No rule puts these letters into Latin ones.
    for native in ("Ўлас", "Қасым"):
        without_latin_name(f"{native} Иван")
    rebuild()
    assert surnames_in_latin_order() == ["бунин", "яковлев", "ўлас", "қасым"]


@pytest.mark.django_db
def test_a_name_in_cyrillic_alone_stands_where_its_rule_puts_it_among_latin_ones() -> None:
    makers.make_person("Бунин Иван", "Ivan Bunin")
    for native in ("Ярцев", "Абрамов", "Щукин", "Васильев"):
        without_latin_name(f"{native} Иван")
    rebuild()
    # Abramov, Bunin, Shchukin, Vasilyev, Yartsev.
    assert surnames_in_latin_order() == ["абрамов", "бунин", "щукин", "васильев", "ярцев"]


@pytest.mark.django_db
def test_the_wall_of_latin_names_holds_no_name_that_only_a_rule_put_into_latin() -> None:
    without_latin_name("Щукин Иван")
    rebuild()
    with snapshot() as opened:
        assert people_under(opened, "sh", BitMap([0])).total == 0
        assert people_under(opened, "щ", BitMap([0])).total == 1


def without_latin_name(native: str) -> Person:
    person = makers.make_person(native, f"Ivan {native}", slug=f"p-{Person.objects.count()}")
    with makers.passage():
        person.names.get(language="en").delete()
    return person


def surnames_in_latin_order() -> list[str]:
    with snapshot() as opened:
        people = list(query.find(opened, {}).people(alphabet="latin"))
    surnames = dict(Person.objects.values_list("pk", "sort_key_cyrillic"))
    return [surnames[pk].split()[0] for pk in people]


@pytest.mark.django_db
def test_a_save_beside_an_empty_index_does_not_pass_it_off_as_whole() -> None:
    anna, maria = makers.anna_probnaya(), makers.maria_vymyslova()
    for side in "ab":
        Tables(side, "default").clear()
    SearchState.objects.update(next_document=0, built=0, next_term=1)
    index.refresh([anna.pk])
    assert is_missing()
    rebuild()
    assert not is_missing()
    with snapshot() as opened:
        assert set(opened.tables.people(list(opened.all)).values()) == {anna.pk, maria.pk}
