"""People entered twice: found among all of them, offered at the desk, told apart for good."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.curation import duplicates
from registry.curation.distinctions import tell_apart
from registry.curation.duplicates import likely_duplicates, search_pairs
from registry.errors import MergeError
from registry.matching import Features, Matcher, Name, find
from registry.matching.blocking import ALWAYS_COMPARED
from registry.models import ChangeSet, LikelyPair, PairSearch, Person
from registry.vocabulary import State
from tests import makers
from tests.desk import REASON, desk_of

pytestmark = pytest.mark.django_db


def make_twice(name: str = "Небылов Иван Петрович", **kwargs: Any) -> Person:
    """Somebody of an invented name with the case everybody here has."""
    latin = kwargs.pop("latin", "Ivan Nebylov")
    state = kwargs.pop("state", State.PUBLISHED)
    case = {
        "arrest_date": "1937-10-14",
        "sentence_date": "1937-11-02",
        "execution_date": "1937-11-03",
        "residence_text": "г. Калинин",
        **kwargs.pop("case", {}),
    }
    kwargs.setdefault("birth_date", "1891")
    kwargs.setdefault("death_date", "1937-11-03")
    person = makers.make_person(name, latin, state=state, **kwargs)
    makers.make_repression(person, state=state, **case)
    return person


@pytest.fixture
def pair() -> tuple[Person, Person]:
    """One person entered twice, and a brother."""
    first = make_twice()
    second = make_twice("Нибылов Иван", latin="Ivan Nibylov", case={"arrest_date": "1937"})
    make_twice("Небылов Семён Петрович", latin="Semyon Nebylov", birth_date="1895")
    return first, second


def found_for(features: Features) -> list[tuple[int | None, str]]:
    return [(each.person_id, each.verdict) for each in find(features)]


# Finding ---------------------------------------------------------------------------------------


def test_the_other_record_of_a_person_is_found_and_the_brother_is_not(
    pair: tuple[Person, Person],
) -> None:
    first, second = pair
    assert [each.person_id for each in likely_duplicates(first)] == [second.pk]
    assert [each.person_id for each in likely_duplicates(second)] == [first.pk]


def test_a_draft_nobody_has_published_is_found_too() -> None:
    draft = make_twice(state=State.DRAFT)
    public = make_twice(slug="again")
    assert [each.person_id for each in likely_duplicates(public)] == [draft.pk]
    assert [each.person_id for each in likely_duplicates(draft)] == [public.pk]


def test_a_merged_record_is_nobody() -> None:
    gone = make_twice()
    makers.set_state(gone, State.MERGED)
    assert found_for(Features.of_person(gone)) == []


@pytest.mark.parametrize(
    ("name", "birth"),
    [
        (Name("Nebylov", "Ivan", "Petrovich"), (18910101, 18911231)),
        (Name("Небылов", "Петрович", "Иван"), (18910101, 18911231)),
        (Name("Небылов", "И.", "П."), (18910101, 18911231)),
        (Name("Небыллов", "Иоанн", "Петров"), (18910101, 18911231)),
        (Name("Нeбылoв", "Ивaн", "Петрович"), (18920101, 18921231)),
        (Name("Небылов", "Иван", ""), None),
        (Name("Вымышленный", "Иван", "Петрович"), (18910101, 18911231)),
    ],
    ids=str,
)
def test_a_row_written_otherwise_finds_its_person(
    name: Name, birth: tuple[int, int] | None
) -> None:
    person = make_twice()
    arrest, sentence, death = ((day, day) for day in (19371014, 19371102, 19371103))
    row = Features(
        names=(name,),
        birth=birth,
        arrest=arrest,
        sentence=sentence,
        death=death,
        residence="Калинин",
    )
    assert [pk for pk, _verdict in found_for(row)] == [person.pk]


def compared_with(features: Features) -> set[int | None]:
    """Everybody the registry lays beside somebody, however little alike."""
    return {each.person_id for each in find(features, least=0.0, most=50)}


def test_a_crowd_of_namesakes_does_not_hide_the_likest_person() -> None:
    crowd = {
        makers.make_person("Небылов Иван Петрович", f"Ivan Nebylov {at}", birth_date="1860").pk
        for at in range(20)
    }
    person = make_twice()
    found = compared_with(Features.of_person(make_twice(state=State.DRAFT)))
    assert person.pk in found
    # Of those who share no more than the name, at most six are looked at.
    assert 0 < len(found & crowd) <= ALWAYS_COMPARED


def test_another_surname_is_compared_where_a_day_is_shared_and_the_births_agree() -> None:
    married = make_twice("Пробная Анна Петровна", latin="Anna Probnaya", birth_date="1892")
    older = make_twice("Образцова Анна Петровна", latin="Anna Obraztsova", birth_date="1865")
    maiden = Features.of_person(make_twice("Небылова Анна Петровна", state=State.DRAFT))
    assert married.pk in compared_with(maiden)
    assert older.pk not in compared_with(maiden)


def test_what_many_people_are_described_by_is_read_in_a_fixed_number_of_questions() -> None:
    people = [make_twice(slug=f"p{number}", birth_place_text="Тверь") for number in range(3)]
    with CaptureQueriesContext(
        connection,
    ) as few:
        Features.of_people([people[0].pk])
    with CaptureQueriesContext(connection) as many:
        found = Features.of_people([person.pk for person in people])
    assert len(found) == 3
    assert len(many) == len(few)


def test_a_file_is_matched_against_the_registry_and_against_itself() -> None:
    person = make_twice()
    draft = make_twice("Пробный Семён Ильич", latin="Semyon Probny", state=State.DRAFT)
    row, other = Features.of_person(person), Features.of_person(draft)
    stranger = Features(names=(Name("Вымыслов", "Фома", "Ильич"),), birth=(18700101, 18701231))
    with Matcher() as matcher:
        first, second, third = matcher.find_many([row, other, stranger], [11, 12, 13])
        (again,) = matcher.find_many([stranger], [14])
        (twice,) = matcher.find_many([row], [15])
    assert [(each.person_id, each.row) for each in first] == [(person.pk, None)]
    assert [(each.person_id, each.row) for each in second] == [(draft.pk, None)]
    assert third == []
    assert [(each.person_id, each.row) for each in again] == [(None, 13)]
    assert {(each.person_id, each.row) for each in twice} == {(person.pk, None), (None, 11)}


# Searching everybody ----------------------------------------------------------------------------


def test_the_search_keeps_each_pair_once_with_its_reasons(pair: tuple[Person, Person]) -> None:
    search_pairs()
    (kept,) = LikelyPair.objects.all()
    assert (kept.first, kept.second) == pair
    assert kept.reasons
    search_pairs()
    assert LikelyPair.objects.count() == 1
    assert PairSearch.objects.count() == 1


def test_a_search_that_was_ended_goes_on_where_it_was(
    pair: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duplicates, "PORTION", 1)

    def end(done: int, of: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        search_pairs(end)
    seen: list[int] = []
    search = search_pairs(lambda done, of: seen.append(done))
    assert seen[0] == 3
    assert search.looked_at == 3
    assert LikelyPair.objects.count() == 1


def test_a_pair_that_is_no_longer_alike_goes_with_the_next_search(
    pair: tuple[Person, Person],
) -> None:
    search_pairs()
    name = pair[1].names.get(language="ru")
    name.surname, name.given_name = "Пробный", "Семён"
    latin = pair[1].names.get(language="en")
    latin.surname, latin.given_name = "Probny", "Semyon"
    makers.save(name, latin)
    search_pairs()
    assert not LikelyPair.objects.exists()


def test_who_was_told_apart_is_not_offered_again(pair: tuple[Person, Person]) -> None:
    search_pairs()
    tell_apart(pair[1], pair[0], editor=makers.make_curator(), reason=REASON)
    assert not LikelyPair.objects.undecided().exists()
    assert likely_duplicates(pair[0]) == []
    search_pairs()
    assert not LikelyPair.objects.exists()


def test_telling_apart_needs_a_reason_and_two_people(pair: tuple[Person, Person]) -> None:
    curator = makers.make_curator()
    with pytest.raises(ValidationError):
        tell_apart(*pair, editor=curator, reason=" ")
    with pytest.raises(MergeError):
        tell_apart(pair[0], pair[0], editor=curator, reason=REASON)


def test_the_command_tells_how_many_pairs_there_are(
    pair: tuple[Person, Person], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("find_duplicates")
    assert "3 people looked at" in capsys.readouterr().out


# At the desk -----------------------------------------------------------------------------------

LIST = "/admin/registry/likelypair/"


@pytest.fixture
def editor() -> Client:
    return desk_of("editor")


def test_the_list_shows_both_people_and_why(pair: tuple[Person, Person], editor: Client) -> None:
    search_pairs()
    page = editor.get(LIST).content.decode()
    for person in pair:
        assert reverse("admin:registry_person_change", args=[person.pk]) in page
    assert "sentenced on the same day: 1937-11-02" in page


def test_a_longer_list_asks_no_more_of_the_database(
    pair: tuple[Person, Person], editor: Client
) -> None:
    search_pairs()
    editor.get(LIST)
    with CaptureQueriesContext(connection) as few:
        editor.get(LIST)
    make_twice(slug="third")
    search_pairs(anew=True)
    assert LikelyPair.objects.count() == 3
    with CaptureQueriesContext(connection) as many:
        editor.get(LIST)
    assert len(many) == len(few) <= 12


def test_an_editor_tells_two_people_apart_with_a_reason(
    pair: tuple[Person, Person], editor: Client
) -> None:
    search_pairs()
    address = reverse("admin:registry_likelypair_apart", args=[LikelyPair.objects.get().pk])
    assert "Not the same person" in editor.get(address).content.decode()
    assert editor.post(address, {"reason": ""}).status_code == 200
    assert LikelyPair.objects.undecided().exists()
    assert editor.post(address, {"reason": REASON}).status_code == 302
    assert not LikelyPair.objects.undecided().exists()
    assert ChangeSet.objects.latest("pk").reason == REASON
    assert editor.get(address).status_code == 404


def test_a_contributor_reads_the_list_and_tells_nobody_apart(pair: tuple[Person, Person]) -> None:
    search_pairs()
    contributor = desk_of("contributor")
    assert contributor.get(LIST).status_code == 200
    address = reverse("admin:registry_likelypair_apart", args=[LikelyPair.objects.get().pk])
    assert contributor.post(address, {"reason": REASON}).status_code == 403


def test_who_may_see_no_people_sees_no_pairs() -> None:
    nobody = desk_of()
    assert nobody.get(LIST).status_code == 403


TYPING = "/admin/typing/name/"


def test_a_card_half_typed_is_told_who_it_may_be(
    pair: tuple[Person, Person], editor: Client
) -> None:
    typed = {"surname": "Небылов", "given_name": "Иван", "birth_date": "около 1891"}
    assert len(editor.get(TYPING, typed).json()["same"]) == 2
    (other,) = editor.get(TYPING, {**typed, "but": pair[0].pk}).json()["same"]
    assert f"/{pair[1].pk}/" in other["url"]


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"surname": "Небылов"},
        {"surname": "?", "given_name": "·"},
        {"surname": "Н" * 5000, "given_name": "И" * 5000},
        {"surname": "Небылов", "given_name": "Иван", "birth_date": "31.02.19", "but": "x"},
        {"surname": "Небылов", "given_name": "Иван", "birth_date": "9" * 200, "but": "9" * 40},
    ],
)
def test_whatever_is_typed_is_answered(editor: Client, typed: dict[str, str]) -> None:
    assert editor.get(TYPING, typed).json()["same"] == []
