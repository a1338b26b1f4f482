"""One person instead of two, and two again: nothing forgotten, nothing lost, nothing invented."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.test import Client

from registry.curation import distinctions, merging, publishing, unmerging
from registry.curation.merging import merge
from registry.curation.moving import PLAIN, STAYING, columns_to_people, speaking, ways
from registry.curation.recording import save_record
from registry.errors import MergeError
from registry.models import (
    Act,
    Citation,
    Correction,
    FormerAddress,
    IndexDocumentA,
    Merge,
    Person,
    PersonName,
    Rehabilitation,
    Relation,
)
from registry.search import verify
from registry.vocabulary import State
from tests import makers
from tests.two_people import differences, dump, leading_to, make_two, with_everything

pytestmark = pytest.mark.django_db
WHY: dict[str, Any] = {"editor": None, "office": "o", "reason": "The same file."}


def again(person: Person) -> Person:
    person.refresh_from_db()
    return person


# Nothing is forgotten ------------------------------------------------------------------------


def relations_to_people() -> set[str]:
    """Every column of every table that leads to a person, or may speak of one."""
    found = set()
    for model in apps.get_app_config("registry").get_models(include_auto_created=True):
        name = str(model._meta.model_name)
        if name.startswith("historical"):
            continue
        for column in model._meta.get_fields():
            leads = isinstance(column, models.ForeignKey | models.ManyToManyField)
            if leads and column.related_model is Person:
                found.add(f"{name}.{column.name}")
            if column.name in ("target", "kept_id", "merged_id", "row_id"):
                found.add(f"{name}.{column.name}")
    return found


def test_every_column_that_leads_to_a_person_moves_or_is_left_for_a_reason() -> None:
    moving = {f"{model._meta.model_name}.{column.removesuffix('_id')}" for model, column in ways()}
    moving |= {f"{model._meta.model_name}.target" for model in (*speaking(), *PLAIN)}
    assert relations_to_people() == moving | STAYING.keys()
    assert not moving & STAYING.keys()


def test_the_test_itself_has_a_row_for_every_column_that_moves() -> None:
    kept, merged = make_two()
    wanted = {f"{model._meta.model_name}.{column.removesuffix('_id')}" for model, column in ways()}
    wanted |= {f"{model._meta.model_name}.target" for model in (*speaking(), *PLAIN)}
    for person in (kept, merged):
        assert wanted <= set(leading_to(person))


def test_after_a_merge_nothing_leads_to_the_merged_record() -> None:
    kept, merged = make_two()
    merge(kept, merged, **WHY)
    assert set(leading_to(merged)) <= {"person_nationalities.person"}
    assert again(merged).state == State.MERGED


# What follows --------------------------------------------------------------------------------


def test_roles_lists_and_versions_follow_a_merge() -> None:
    kept = makers.make_person()
    merged = makers.pyotr_primerov()
    version = kept.version
    merge(kept, merged, **WHY)
    assert again(kept).role == "both"
    assert again(merged).role == "none"
    assert kept.version > version
    assert not IndexDocumentA.objects.filter(person_id=merged.pk).exists()
    assert verify.differences() == []


def test_the_old_address_leads_to_the_record_that_stays(client: Client) -> None:
    kept, merged = make_two()
    merge(kept, merged, **WHY)
    answer = client.get(f"/en/people/{merged.public_id}/{merged.slug}/")
    assert answer.status_code == 301
    assert answer["Location"].startswith(f"/en/people/{kept.public_id}/")
    assert client.get(f"/id/{merged.public_id}").status_code == 301


def test_an_act_keeps_the_approvals_of_its_evidence() -> None:
    kept, merged = make_two()
    merge(kept, merged, **WHY)
    assert Act.objects.filter(person=kept, is_documented=True).count() == 2


def test_a_merge_stands_in_the_public_log() -> None:
    kept, merged = make_two()
    merge(kept, merged, **WHY)
    kinds = Correction.objects.filter(public_id=merged.public_id).values_list("kind", flat=True)
    assert "merge" in kinds


# What is chosen ------------------------------------------------------------------------------


def test_an_empty_field_takes_the_value_of_the_other_record() -> None:
    kept, merged = make_two()
    merge(kept, merged, **WHY)
    assert (again(kept).sex, kept.death_date) == ("f", "1938")
    assert [str(word) for word in kept.nationalities.all()] == ["Pole"]


def test_values_that_differ_become_a_dispute_unless_somebody_chooses() -> None:
    kept, merged = make_two()
    merge(kept, merged, **WHY)
    assert again(kept).birth_date == "1890"
    cited = Citation.objects.of(kept).filter(field="birth_date")
    assert set(cited.values_list("verdict", "value")) == {("accepted", ""), ("differs", "1891")}


def test_a_version_without_a_source_of_its_own_names_the_sources_of_its_record() -> None:
    kept = makers.make_person(birth_date="1890")
    merged = makers.make_person("Другая Анна", "Anna Other", birth_date="1895")
    merge(kept, merged, **WHY)
    version = Citation.objects.of(kept).get(field="birth_date")
    assert (version.verdict, version.value) == ("differs", "1895")
    assert (version.source.slug, version.confidence) == ("book-of-memory", "row_source")


@pytest.mark.parametrize(("chosen", "born"), [("kept", "1890"), ("merged", "1891")])
def test_the_sources_of_a_value_that_was_not_chosen_say_so(chosen: str, born: str) -> None:
    kept, merged = make_two()
    merge(kept, merged, choices={"birth_date": chosen}, **WHY)
    assert again(kept).birth_date == born
    rejected = Citation.objects.of(kept).get(field="birth_date", verdict="rejected")
    assert rejected.value == ({"1890", "1891"} - {born}).pop()


def test_one_spelling_a_language_stays_the_one_shown() -> None:
    kept, merged = make_two()
    merge(kept, merged, **WHY)
    shown = PersonName.objects.filter(person=kept, is_display=True)
    assert sorted(shown.values_list("language", flat=True)) == ["en", "ru"]


def test_the_same_spelling_is_not_kept_twice_and_its_sources_go_along() -> None:
    kept, merged = make_two()
    merge(kept, merged, **WHY)
    english = kept.names.get(language="en")
    assert Citation.objects.of(english).count() == 2


# What stands in the way ----------------------------------------------------------------------


def refusal(kept: Person, merged: Person) -> str:
    before = dump()
    with pytest.raises(MergeError) as refused:
        merge(kept, merged, **WHY)
    assert dump() == before
    return str(refused.value)


def test_two_people_with_a_tie_between_them_are_not_merged() -> None:
    one, other = makers.make_person(), makers.pyotr_primerov()
    makers.save(Relation(person=one, kind="spouse", other=other))
    assert "tie" in refusal(one, other)


def test_nobody_is_merged_with_whom_they_acted_against() -> None:
    one, other = makers.make_person(), makers.pyotr_primerov()
    makers.save(Act(person=one, kind="interrogated", victim=other))
    assert "acted against" in refusal(one, other)


def test_a_public_record_is_not_merged_into_a_draft() -> None:
    draft, public = makers.make_person(state=State.DRAFT), makers.pyotr_primerov()
    assert "is public" in refusal(draft, public)


def test_a_record_is_not_merged_into_itself_nor_twice() -> None:
    kept, merged = make_two()
    assert "one and the same" in refusal(kept, kept)
    merge(kept, merged, **WHY)
    assert "already" in refusal(kept, merged)


def test_a_withdrawn_record_is_not_merged() -> None:
    kept, merged = make_two()
    publishing.withdraw(merged, **WHY)
    assert "withdrawn" in refusal(kept, merged)


def test_who_was_told_apart_is_not_merged_nor_are_those_merged_into_them() -> None:
    one, other = makers.make_person(), makers.pyotr_primerov()
    third = makers.maria_vymyslova()
    distinctions.tell_apart(one, other, **WHY)
    assert "told apart" in refusal(one, other)
    merge(third, other, **WHY)
    assert "told apart" in refusal(third, one)


# Two again -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "chosen",
    [
        pytest.param("kept", marks=pytest.mark.slow),
        "merged",
        pytest.param("both", marks=pytest.mark.slow),
    ],
)
def test_a_dump_before_a_merge_equals_a_dump_after_its_undo(chosen: str) -> None:
    kept, merged = make_two()
    before = dump()
    everything = dict.fromkeys((fact.name for fact in merging.facts()), chosen)
    done = merge(kept, merged, choices=everything, **WHY)
    assert dump() != before
    report = unmerging.unmerge(done, **WHY)
    assert differences(before, dump()) == {}
    assert not report.kept
    assert verify.differences() == []


def test_an_undone_merge_gives_both_addresses_and_roles_back(client: Client) -> None:
    kept, merged = makers.make_person(), makers.pyotr_primerov()
    done = merge(kept, merged, **WHY)
    unmerging.unmerge(done, **WHY)
    assert again(merged).role == "both"
    assert again(kept).role == "none"
    assert not FormerAddress.objects.exists()
    assert client.get(f"/en/people/{merged.public_id}/{merged.slug}/").status_code == 200


def test_what_was_changed_since_the_merge_is_kept_and_listed() -> None:
    kept, merged = make_two()
    done = merge(kept, merged, **WHY)
    kept = again(kept)
    kept.death_date = "1939"
    save_record(kept, **WHY)
    moved = kept.repressions.filter(charge_text="58-10").last()
    assert moved
    moved.charge_text = "58-11"
    save_record(moved, **WHY)
    makers.make_repression(kept, arrest_date="1941")
    told = " ".join(unmerging.preview(done).kept)
    assert "Died" in told
    assert "entered since" in told
    unmerging.unmerge(done, **WHY)
    assert again(kept).death_date == "1939"
    moved.refresh_from_db()
    assert (moved.person, moved.charge_text) == (merged, "58-11")
    assert kept.repressions.count() == 2


def test_a_decision_entered_since_goes_with_its_case() -> None:
    kept, merged = makers.make_person(), makers.make_person("Вторая Анна", "Anna Second")
    case = makers.make_repression(merged, arrest_date="1937")
    done = merge(kept, merged, **WHY)
    decision = Rehabilitation(person=kept, repression=case, status="granted", date="1956")
    makers.save(decision)
    unmerging.unmerge(done, **WHY)
    decision.refresh_from_db()
    assert decision.person == merged
    assert verify.differences() == []


def test_a_name_given_to_the_merged_record_meanwhile_stays_the_one_that_is_shown() -> None:
    kept, merged = makers.make_person(), makers.make_person("Вторая Анна", "Anna Second")
    done = merge(kept, merged, **WHY)
    later = PersonName(person=merged, language="ru", script="Cyrl", full="Анна Третья")
    later.is_display = True
    makers.save(later)
    unmerging.unmerge(done, **WHY)
    names = merged.names.filter(language="ru")
    assert {(name.full or name.surname): name.is_display for name in names} == {
        "Анна Третья": True,
        "Вторая": False,
    }


@pytest.mark.parametrize("order", [(0, 1), pytest.param((1, 0), marks=pytest.mark.slow)])
def test_merges_in_a_chain_are_undone_in_any_order(order: tuple[int, int]) -> None:
    first, second = make_two()
    third = with_everything(makers.make_person("Третья Анна", "Anna Third", birth_date="1889"), 3)
    before = dump()
    merges = [merge(second, first, **WHY), merge(third, again(second), **WHY)]
    for number in order:
        unmerging.unmerge(merges[number], **WHY)
        assert verify.differences() == []
    assert differences(before, dump()) == {}


def test_a_merge_that_a_later_one_builds_upon_says_which() -> None:
    one = makers.make_person(birth_date="", death_date="1937")
    two = makers.make_person("Вторая Анна", "Anna Second", birth_date="1890")
    three = makers.make_person("Третья Анна", "Anna Third", birth_date="1895")
    first = merge(one, two, **WHY)
    second = merge(one, three, choices={"birth_date": "merged"}, **WHY)
    with pytest.raises(MergeError, match="later merge of Anna Third"):
        unmerging.unmerge(first, **WHY)
    unmerging.unmerge(second, **WHY)
    unmerging.unmerge(first, **WHY)
    assert again(one).birth_date == ""


def test_a_merge_is_not_undone_twice() -> None:
    kept, merged = make_two()
    done = merge(kept, merged, **WHY)
    unmerging.unmerge(done, **WHY)
    with pytest.raises(MergeError, match="already"):
        unmerging.unmerge(Merge.objects.get(), **WHY)


def test_the_columns_that_hold_people_are_known_for_what_speaks_too() -> None:
    assert columns_to_people(Citation) == {"target_id"}
    assert columns_to_people(Relation) == {"person_id", "other_id"}
    assert ContentType.objects.get_for_model(Person).model_class() is Person
