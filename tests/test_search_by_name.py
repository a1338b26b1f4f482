"""Names in the index: whoever is meant is found, and the list says why."""

import pytest

from registry.models import PersonName
from registry.search import query
from registry.search.names import completions
from registry.search.snapshot import snapshot
from tests import makers

pytestmark = pytest.mark.django_db


def hits(q: str, **filters: list[str]) -> list[tuple[str, str]]:
    """Slug and reason of everybody found, in the order of the first page."""
    from registry.models import Person

    with snapshot() as index:
        page = query.find(index, filters, q).page(1, 50)
        slugs = dict(Person.objects.values_list("pk", "slug"))
        return [(slugs[hit.person_id], hit.reason) for hit in page]


def everybody() -> None:
    makers.anna_probnaya()
    makers.pyotr_primerov()
    makers.maria_vymyslova()


@pytest.mark.parametrize(
    ("q", "reason"),
    [
        ("Примеров Пётр Петрович", "exact"),
        ("петр примеров", "exact"),
        ("Pyotr Primerov", "exact"),
        ("Пример", "beginning"),
        ("Примеров П. П.", "sound"),
        ("Petr Primeroff", "sound"),
        ("Примиров Пётр", "sound"),
        ("Прммеров Пётр", "near_1"),
        ("ghbvthjd", "keyboard"),
    ],
)
def test_a_person_is_found_and_the_reason_given(q: str, reason: str) -> None:
    everybody()
    found = hits(q)
    assert found[0][0] == "pyotr-primerov"
    assert found[0][1] == reason or (
        reason == "sound" and found[0][1] in ("initials", "equivalent")
    )


def test_a_recorded_variant_is_a_reason_of_its_own() -> None:
    everybody()
    person = makers.make_person("Подставной Олег", "Oleg Podstavnoy")
    makers.save(
        PersonName(
            person=person, kind="party_alias", language="ru", script="Cyrl", surname="Кремень"
        )
    )
    assert hits("Кремень") == [("oleg-podstavnoy", "variant")]


def test_the_exact_spelling_comes_before_what_sounds_alike() -> None:
    makers.make_person("Майер Анна", "Anna Majer")
    makers.make_person("Мейер Анна", "Anna Meier")
    assert hits("Мейер Анна")[0][0] == "anna-meier"


def test_people_with_a_biography_come_first_in_a_tier() -> None:
    for number in range(3):
        makers.make_person("Общий Иван", f"Ivan Obshchy{number}", slug=f"common-{number}")
    person = makers.make_person("Общий Иван", "Ivan Obshchy", slug="told")
    person.biography = {"ru": "Жизнь."}
    makers.save(person)
    assert hits("Общий Иван")[0][0] == "told"


def test_a_name_and_a_filter_narrow_together() -> None:
    everybody()
    assert hits("Примеров", sex=["m"])
    assert hits("Примеров", sex=["f"]) == []


def test_surnames_are_completed_the_commonest_first() -> None:
    everybody()
    makers.make_person("Примеров Лев", "Lev Primerov", slug="lev")
    makers.make_person("Пример Ян", "Yan Primer", slug="yan")
    with snapshot() as index:
        assert list(completions(index, "приме")) == [("примеров", 2), ("пример", 1)]


@pytest.mark.parametrize(
    "q",
    [
        *("", " ", "\x00", "%", "*", "'; DROP TABLE registry_person; --", "😀", "\u202eабв"),
        *("а" * 10_000, "а б в г д е ж з и к л м н", "Aбв Gдеж", "-", "1937", "ъ", "ü" * 300),
    ],
)
def test_any_text_is_an_ordinary_question(q: str) -> None:
    everybody()
    with snapshot() as index:
        result = query.find(index, {}, q)
        assert result.total <= 3
        result.counts(["fate", "sex"])
        assert result.page(10**9, 50) == []
        assert len(result.page(-1, 50)) == result.total


@pytest.mark.parametrize("q", ["Щукин А. П.", "Щукин Анна", "Зощенко", "Щукина Анна", "птц"])
def test_who_shares_but_a_given_name_or_initials_is_not_found(q: str) -> None:
    makers.make_person("Пробная Анна Петровна")
    makers.make_person("Примеров Пётр Андреевич")
    with snapshot() as index:
        assert query.find(index, {}, q).total == 0


def test_where_hardly_anybody_fits_half_a_name_is_enough() -> None:
    person = makers.make_person("Вымыслова Анна Петровна")
    with snapshot() as index:
        found = query.find(index, {}, "Anna Vymylsova Nebylaya").page(1, 10)
    assert [hit.person_id for hit in found] == [person.pk]
