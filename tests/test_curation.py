"""The one door: what it lets through, what follows from it, what it refuses."""

import datetime as dt
import gc
from threading import Event, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from registry.curation import publishing
from registry.curation.approvals import approve
from registry.curation.living import may_be_living
from registry.curation.recording import change, delete_row, save_record
from registry.errors import OutsideTheDoorError, PublicationError, StaleFormError
from registry.models import Act, ChangeSet, Correction, FormerAddress, IndexDocumentA, Person
from registry.vocabulary import ApprovalKind, ChangeKind, State
from tests import makers

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 25)


# The threshold -------------------------------------------------------------------------------


def test_nothing_is_saved_outside_the_door() -> None:
    with pytest.raises(OutsideTheDoorError):
        Person().save()


def test_nothing_is_updated_or_deleted_in_bulk_outside_the_door() -> None:
    makers.anna_probnaya()
    for attempt in (
        lambda: Person.objects.update(sex="m"),
        lambda: Person.objects.all().delete(),
        lambda: Person.objects.bulk_create([Person()]),
        lambda: Person.objects.bulk_update(list(Person.objects.all()), ["sex"]),
    ):
        with pytest.raises(OutsideTheDoorError):
            attempt()


def test_who_holds_the_writers_lock_beside_other_threads_collects_no_garbage() -> None:
    end = Event()
    other = Thread(target=end.wait)
    other.start()
    try:
        with change(reason="A file.", office="test office"):
            assert gc.isenabled() is (connection.vendor != "sqlite")
        assert gc.isenabled()
    finally:
        end.set()
        other.join()


def test_a_change_needs_a_reason() -> None:
    with pytest.raises(ValidationError), change(reason="  ", office="test office"):
        pass
    assert not ChangeSet.objects.exists()


def test_the_door_does_not_open_twice() -> None:
    with (
        pytest.raises(OutsideTheDoorError),
        change(reason="one", office="o"),
        change(reason="two", office="o"),
    ):
        pass


def test_a_failure_undoes_the_whole_passage() -> None:
    def failing_passage() -> None:
        with change(reason="fails", office="o"):
            Person(slug="lost").save()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing_passage()
    assert not Person.objects.filter(slug="lost").exists()
    assert not ChangeSet.objects.filter(reason="fails").exists()


def test_every_row_of_history_names_its_change_set_and_editor() -> None:
    editor = makers.make_curator()
    person = makers.make_person()
    person.fate = "executed"
    save_record(person, editor=editor, reason="Read in the file.")
    latest = person.history.first()
    assert latest.change_set.reason == "Read in the file."
    assert latest.history_user == editor


# Roles -----------------------------------------------------------------------------------------


def test_a_political_repression_makes_a_victim() -> None:
    assert makers.anna_probnaya().role == "victim"


def test_a_prosecution_for_abuses_makes_no_victim() -> None:
    person = makers.make_person()
    makers.make_repression(person, nature="prosecution_for_abuses")
    assert not person.is_victim


def test_an_unpublished_repression_makes_no_victim() -> None:
    person = makers.make_person()
    makers.make_repression(person, state=State.DRAFT)
    assert not person.is_victim


def test_a_documented_act_makes_a_perpetrator_and_both_stands() -> None:
    assert makers.pyotr_primerov().role == "both"


def test_deleting_the_last_documented_act_removes_the_role() -> None:
    person = makers.pyotr_primerov()
    delete_row(person.acts.get(), editor=None, office="o", reason="Belongs to a namesake.")
    person.refresh_from_db()
    assert not person.is_perpetrator
    assert person.role == "victim"


def test_an_act_approved_by_one_person_gives_no_role() -> None:
    person = makers.make_person()
    act = makers.make_act(person, approvals=1)
    assert not act.is_documented
    assert not person.is_perpetrator


def test_nobody_approves_twice() -> None:
    editor = makers.make_curator()
    act = makers.make_act(makers.make_person(), approvals=0)
    approve(act, ApprovalKind.ACT_EVIDENCE, reason="Seen.", editor=editor)
    with pytest.raises(ValidationError):
        approve(act, ApprovalKind.ACT_EVIDENCE, reason="Seen again.", editor=editor)


@pytest.mark.parametrize("evidence", ["one_research_source", "memoir", "none_named"])
def test_a_reported_act_gives_no_role_whoever_approves(evidence: str) -> None:
    person = makers.make_person()
    makers.make_act(person, evidence=evidence)
    assert not person.is_perpetrator


def test_two_published_sources_are_enough_for_a_held_command_alone() -> None:
    commander, signer = makers.make_person(), makers.make_person(latin="Other Name")
    makers.make_act(commander, kind="held_command", evidence="two_published_sources")
    makers.make_act(signer, kind="signed_list", evidence="two_published_sources")
    assert commander.is_perpetrator
    assert not signer.is_perpetrator


def test_changing_an_act_lapses_its_approvals() -> None:
    person = makers.make_person()
    act = makers.make_act(person)
    act.words = {"en": "Signed eight lists."}
    save_record(act, editor=None, office="o", reason="Another count.")
    person.refresh_from_db()
    assert not person.is_perpetrator


def test_roles_have_no_writer_but_the_derivation() -> None:
    person = makers.make_person()
    person.is_perpetrator = True
    makers.save(person)
    person.refresh_from_db()
    assert not person.is_perpetrator
    created = Person(is_victim=True, slug="claims")
    makers.save(created)
    assert not Person.objects.get(slug="claims").is_victim
    with pytest.raises(OutsideTheDoorError), change(reason="by force", office="o"):
        Person.objects.filter(pk=person.pk).update(is_victim=True)
    with pytest.raises(OutsideTheDoorError), change(reason="by force", office="o"):
        Act.objects.update(is_documented=True)


# Publishing ------------------------------------------------------------------------------------


def test_a_person_is_published_together_with_the_card() -> None:
    person = makers.make_person(state=State.DRAFT)
    repression = makers.make_repression(person, state=State.DRAFT, arrest_date="1937")
    publishing.publish(person, editor=None, office="o", reason="Reviewed.", today=TODAY)
    repression.refresh_from_db()
    assert repression.is_published


def test_nothing_is_published_without_a_source() -> None:
    person = Person(birth_date="1890", slug="unsourced")
    makers.save(person)
    with pytest.raises(PublicationError, match="source"):
        publishing.publish(person, editor=None, office="o", reason="Reviewed.", today=TODAY)
    person.refresh_from_db()
    assert person.state == State.DRAFT


@pytest.mark.parametrize(
    ("facts", "living"),
    [
        ({"birth_date": "1926-11-24"}, False),
        ({"birth_date": "1926-11-26"}, True),
        ({"birth_date": "1926"}, True),
        ({"birth_date": "1930", "death_date": "1990"}, False),
        ({"birth_date": "1930", "fate": "executed"}, False),
        ({"birth_date": ""}, True),
    ],
)
def test_who_may_be_living(facts: dict[str, str], living: bool) -> None:
    person = Person(**facts)
    makers.save(person)
    assert may_be_living(person, today=TODAY) is living


def test_without_a_birth_the_earliest_dated_record_counts() -> None:
    person = Person()
    makers.save(person)
    makers.make_repression(person, arrest_date="1937")
    assert not may_be_living(person, today=TODAY)


def test_a_person_who_may_be_living_needs_two_people_to_be_released() -> None:
    person = makers.make_person(state=State.DRAFT, birth_date="1935")
    for number in range(2):
        with pytest.raises(PublicationError, match="living"):
            publishing.publish(person, editor=None, office="o", reason="Try.", today=TODAY)
        approve(
            person,
            ApprovalKind.LIVING_RELEASE,
            reason="In print.",
            editor=None,
            office=f"o{number}",
        )
    publishing.publish(person, editor=None, office="o", reason="Released.", today=TODAY)
    assert person.is_published


def test_a_withdrawn_record_leaves_a_tombstone_and_the_index() -> None:
    person = makers.anna_probnaya()
    publishing.withdraw(person, editor=None, office="o", reason="A relative asked for it.")
    assert FormerAddress.objects.get(public_id=person.public_id).successor_id == ""
    assert not IndexDocumentA.objects.filter(person_id=person.pk).exists()
    publishing.publish(person, editor=None, office="o", reason="Agreed.", today=TODAY)
    assert not FormerAddress.objects.exists()
    assert IndexDocumentA.objects.filter(person_id=person.pk).exists()


# Versions and the public log -------------------------------------------------------------------


def test_a_stale_form_is_refused_and_writes_nothing() -> None:
    person = makers.make_person()
    stale = Person.objects.get(pk=person.pk)
    person.fate = "executed"
    save_record(person, editor=None, office="o", reason="First.", expected_version=stale.version)
    stale.fate = "released"
    with pytest.raises(StaleFormError):
        save_record(
            stale, editor=None, office="o", reason="Second.", expected_version=stale.version
        )
    person.refresh_from_db()
    assert person.fate == "executed"


def test_a_change_of_any_part_raises_the_version_of_the_person() -> None:
    person = makers.make_person()
    before = person.version
    makers.make_repression(person)
    person.refresh_from_db()
    assert person.version > before


def test_a_change_to_a_published_record_stands_in_the_public_log_without_a_name() -> None:
    person = makers.make_person()
    person.death_date = "1938"
    person.notes = "seen by Ivanova"
    save_record(person, editor=makers.make_curator(), reason="From the certificate.")
    line = Correction.objects.get()
    assert line.changes == {"death_date": ["", "1938"]}
    assert line.reason == "From the certificate."


def test_the_first_publication_is_no_correction() -> None:
    person = makers.make_person(state=State.DRAFT)
    makers.make_repression(person, state=State.DRAFT, arrest_date="1937")
    publishing.publish(person, editor=None, office="o", reason="Reviewed.", today=TODAY)
    assert not Correction.objects.exists()


def test_work_on_a_draft_stays_out_of_the_public_log() -> None:
    person = makers.make_person(state=State.DRAFT)
    person.fate = "executed"
    save_record(person, editor=None, office="o", reason="Draft work.")
    assert not Correction.objects.exists()


def test_withdrawing_stands_in_the_public_log() -> None:
    person = makers.make_person()
    publishing.withdraw(person, editor=None, office="o", reason="Doubtful.")
    line = Correction.objects.get()
    assert line.kind == ChangeKind.WITHDRAW
    assert line.changes == {"state": ["published", "withdrawn"]}


def test_the_public_log_does_not_say_why_something_was_withdrawn() -> None:
    publishing.withdraw(makers.make_person(), editor=None, office="o", reason="She is alive.")
    assert Correction.objects.get().reason == ""


def test_a_case_of_a_withdrawn_person_stays_out_of_the_public_log() -> None:
    person = makers.anna_probnaya()
    repression = person.repressions.get()
    publishing.withdraw(person, editor=None, office="o", reason="Doubtful.")
    before = Correction.objects.count()
    repression.outcome = "released"
    makers.save(repression)
    assert Correction.objects.count() == before


# Living people stay out -------------------------------------------------------------------------


def test_a_change_after_which_a_public_person_may_be_living_is_refused() -> None:
    person = makers.make_person(birth_date="1890")
    person.birth_date = "1990"
    with pytest.raises(PublicationError, match="may be living"):
        makers.save(person)
    person.refresh_from_db()
    assert person.birth_date == "1890"


def test_the_only_dated_record_of_a_public_person_is_not_deleted() -> None:
    person = makers.make_person(state=State.DRAFT, birth_date="")
    repression = makers.make_repression(person, arrest_date="1937")
    publishing.publish(person, editor=None, office="o", reason="Checked.")
    with pytest.raises(PublicationError, match="may be living"):
        delete_row(repression, editor=None, office="o", reason="Another person's.")
    assert person.repressions.exists()


def test_who_was_released_by_two_people_may_be_changed_and_stay_public() -> None:
    person = makers.make_person(state=State.DRAFT, birth_date="1990")
    for office in ("one", "two"):
        approve(person, ApprovalKind.LIVING_RELEASE, editor=None, office=office, reason="Agreed.")
    publishing.publish(person, editor=None, office="o", reason="Released.")
    person.fate = "released"
    makers.save(person)
    assert Person.objects.published().get().fate == "released"
