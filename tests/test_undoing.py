"""Taking changes back: what one did goes, what others did since stays and is listed."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from registry.curation import bursts, publishing, restoring, undoing, unmerging
from registry.curation.doubts import judge
from registry.curation.merging import merge
from registry.curation.moving import ways
from registry.curation.recording import change, delete_row, save_record
from registry.curation.rows import kept_models, type_of
from registry.errors import UndoError
from registry.models import (
    Burst,
    ChangeSet,
    Charge,
    Citation,
    Correction,
    Curator,
    Detention,
    Document,
    ExternalIdentifier,
    Finding,
    FormerAddress,
    PageWarning,
    Person,
    PersonName,
    Photo,
    Profession,
    Signature,
)
from registry.search import verify
from registry.vocabulary import ChangeKind, State, WarningCode
from tests import makers
from tests.desk import desk_of, messages_of
from tests.two_people import differences, dump, make_two

pytestmark = pytest.mark.django_db
WHY: dict[str, Any] = {"editor": None, "office": "o", "reason": "Taken back."}


@pytest.fixture
def rogue() -> Curator:
    return makers.make_curator("rogue")


def by(editor: Curator) -> dict[str, Any]:
    return {"editor": editor, "reason": "For no good reason."}


def last() -> ChangeSet:
    found = ChangeSet.objects.order_by("-pk").first()
    assert found
    return found


def undo_last() -> undoing.Report:
    return undoing.undo([last()], **WHY)


# One change set --------------------------------------------------------------------------------


def test_a_change_taken_back_leaves_the_records_as_they_were(rogue: Curator) -> None:
    person = makers.anna_probnaya()
    term = makers.save(Profession(code="clerk", labels={"en": "Clerk"}))
    before = dump()
    person.fate, person.summary = "released", {"en": "Nobody."}
    save_record(person, professions=[term], **by(rogue))
    assert differences(before, dump())
    undo_last()
    assert differences(before, dump()) == {}
    assert verify.differences() == []


def test_rows_that_were_deleted_come_back_with_what_spoke_of_them(rogue: Curator) -> None:
    from registry.curation.removing import remove

    person = makers.anna_probnaya()
    name = person.names.get(language="ru")
    makers.cite(name, "surname")
    before = dump()
    with change(kind=ChangeKind.DELETE, **by(rogue)):
        remove(name)
    assert differences(before, dump())
    undo_last()
    assert differences(before, dump()) == {}


def without_history() -> None:
    """As an import leaves the rows: they have no history."""
    for model in kept_models():
        model.history.all().delete()


def test_an_imported_row_nobody_had_touched_comes_back_when_its_deletion_is_taken_back(
    rogue: Curator,
) -> None:
    from registry.curation.removing import remove

    person = makers.anna_probnaya()
    name = person.names.get(language="ru")
    makers.cite(name, "surname")
    without_history()
    before = dump()
    # What stood in the form beside the tick is not what stood in the record.
    name.surname = "Другая"
    with change(kind=ChangeKind.DELETE, **by(rogue)):
        remove(name)
    assert undo_last().undone == 1
    assert differences(before, dump()) == {}


def test_what_goes_with_an_imported_row_comes_back_with_it(rogue: Curator) -> None:
    from registry.curation.removing import remove

    person = makers.make_person(state=State.DRAFT)
    case = makers.make_repression(person, state=State.DRAFT, arrest_date="1937")
    makers.save(Detention(repression=case, kind="camp"))
    charge = makers.save(Charge(code="invented", labels={"en": "Invented"}))
    with change(reason="r", office="o"):
        case.charges.add(charge)
    without_history()
    with change(kind=ChangeKind.DELETE, **by(rogue)):
        remove(case)
    assert not Detention.objects.exists()
    undo_last()
    assert [row.arrest_date for row in person.repressions.all()] == ["1937"]
    assert [row.charges.get() for row in person.repressions.all()] == [charge]
    assert Detention.objects.get(repression__person=person).kind == "camp"


def test_a_deletion_from_before_beginnings_were_kept_is_taken_back_too(rogue: Curator) -> None:
    person = makers.make_person()
    name = person.names.get(language="ru")
    before = dump()
    delete_row(name, **by(rogue))
    PersonName.history.filter(id=name.pk).exclude(history_type="-").delete()
    undo_last()
    assert differences(before, dump()) == {}


def test_rows_that_were_entered_go(rogue: Curator) -> None:
    person = makers.anna_probnaya()
    before = dump()
    with change(**by(rogue)):
        PersonName(person=person, language="pl", script="Latn", surname="Zla").save()
    undo_last()
    assert differences(before, dump()) == {}


def test_a_row_others_have_built_upon_stays_and_is_named(rogue: Curator) -> None:
    person = makers.anna_probnaya()
    with change(**by(rogue)):
        PersonName(person=person, language="pl", script="Latn", surname="Zla").save()
    entered = last()
    makers.cite(person.names.get(language="pl"), "surname")
    report = undoing.undo([entered], **WHY)
    assert person.names.filter(language="pl").exists()
    assert "others lead to it" in report.kept[0]


def test_a_word_of_a_list_goes_while_nobody_has_it_and_stays_when_somebody_has(
    rogue: Curator,
) -> None:
    entered = []
    for code in ("drummer", "flautist"):
        with change(**by(rogue)):
            Profession(code=code, labels={"en": code}).save()
        entered.append(last())
    person = makers.anna_probnaya()
    with makers.passage():
        person.professions.add(Profession.objects.get(code="flautist"))
    reports = [undoing.undo([one], **WHY) for one in entered]
    assert not Profession.objects.filter(code="drummer").exists()
    assert [term.code for term in person.professions.all()] == ["flautist"]
    assert reports[0].kept == []
    assert "others lead to it" in reports[1].kept[0]


def test_what_somebody_else_changed_since_stays_and_is_listed(rogue: Curator) -> None:
    person = makers.anna_probnaya()
    person.fate, person.sex = "released", "m"
    save_record(person, **by(rogue))
    bad = last()
    person.sex = ""
    save_record(person, editor=None, office="o", reason="Not known.")
    report = undoing.undo([bad], **WHY)
    person.refresh_from_db()
    assert (person.fate, person.sex) == ("executed", "")
    assert ["Sex" in sentence for sentence in report.kept] == [True]


def test_a_text_somebody_else_has_written_since_stays_and_is_listed(rogue: Curator) -> None:
    person = makers.make_person(summary={"en": "A poet.", "ru": "Поэт."})
    person.summary = {"en": "Nobody.", "ru": "Никто."}
    save_record(person, **by(rogue))
    bad = last()
    person.summary = {"en": "A poet of Odessa.", "ru": "Никто."}
    save_record(person, editor=None, office="o", reason="Mended.")
    report = undoing.undo([bad], **WHY)
    person.refresh_from_db()
    assert person.summary == {"en": "A poet of Odessa.", "ru": "Поэт."}
    assert [line for line in report.kept if "Anna Probnaya" in line]


def test_a_withdrawal_taken_back_makes_the_record_public_again(rogue: Curator) -> None:
    person = makers.anna_probnaya()
    before = dump()
    publishing.withdraw(person, **by(rogue))
    undo_last()
    assert differences(before, dump()) == {}
    assert not FormerAddress.objects.exists()


def test_what_was_published_without_right_is_withdrawn_and_its_address_answers(
    rogue: Curator,
) -> None:
    person = makers.make_person(state=State.DRAFT)
    publishing.publish(person, **by(rogue))
    undo_last()
    person.refresh_from_db()
    assert person.state == State.WITHDRAWN
    assert FormerAddress.objects.get().public_id == person.public_id


def test_a_change_is_not_taken_back_twice_and_an_import_not_here(rogue: Curator) -> None:
    person = makers.make_person()
    person.fate = "released"
    save_record(person, **by(rogue))
    bad = last()
    undoing.undo([bad], **WHY)
    with pytest.raises(UndoError, match="already"):
        undoing.undo([ChangeSet.objects.get(pk=bad.pk)], **WHY)
    with change(kind=ChangeKind.IMPORT, reason="A file.", office="o"):
        pass
    with pytest.raises(UndoError, match="import"):
        undo_last()


def test_taking_back_stands_in_the_public_log(rogue: Curator) -> None:
    person = makers.make_person()
    person.fate = "released"
    save_record(person, **by(rogue))
    undo_last()
    line = Correction.objects.first()
    assert line
    assert (line.kind, line.changes) == ("undo", {"fate": ["released", ""]})


@pytest.mark.parametrize("path", ["/en/corrections/", "/en/corrections/feed.atom"])
def test_the_words_of_a_change_that_was_undone_are_not_read_in_the_log(
    client: Client, rogue: Curator, path: str
) -> None:
    person = makers.make_person(summary={"en": "A poet."})
    person.summary = {"en": "He was never anybody."}
    save_record(person, editor=rogue, reason="Nobody will miss him.")
    bad = last()
    assert "never anybody" in client.get(path).content.decode()
    undoing.undo([bad], editor=None, office="o", reason="Vandalism.")
    told = client.get(path).content.decode()
    assert "never anybody" not in told
    assert "miss him" not in told
    assert "undone since" in told
    assert "Vandalism." in told
    undoing.undo([last()], **WHY)
    assert "never anybody" in client.get(path).content.decode()


def test_words_somebody_had_mended_by_hand_are_not_read_in_the_log_either(
    client: Client, rogue: Curator
) -> None:
    person = makers.make_person(summary={"en": "A poet."})
    person.summary = {"en": "He was never anybody."}
    save_record(person, editor=rogue, reason="Nobody will miss him.")
    bad = last()
    name = person.names.get(language="ru")
    name.surname = "Никто Такой"
    makers.save(name)
    worse = last()
    person.summary = {"en": "A poet of Odessa."}
    person.death_date = "1937-11-03"
    save_record(person, editor=None, office="o", reason="Mended.")
    name.surname = "Пробная"
    makers.save(name)
    assert "never anybody" in client.get("/en/corrections/").content.decode()
    undoing.undo([bad, worse], editor=None, office="o", reason="Vandalism.")
    told = client.get("/en/corrections/").content.decode()
    assert "never anybody" not in told
    assert "Никто" not in told
    # What else was mended in the same change is told.
    assert "Mended." in told
    assert "3 November 1937" in told


def test_a_name_that_comes_back_is_not_shown_beside_one_shown_since(rogue: Curator) -> None:
    person = makers.anna_probnaya()
    delete_row(person.names.get(language="ru"), **by(rogue))
    bad = last()
    makers.save(
        PersonName(person=person, language="ru", script="Cyrl", surname="Пробная", is_display=True)
    )
    undoing.undo([bad], **WHY)
    names = person.names.filter(language="ru").order_by("pk")
    assert list(names.values_list("is_display", flat=True)) == [False, True]


def test_a_picture_that_was_exchanged_is_named_and_stays(rogue: Curator) -> None:
    photo = makers.save(Photo(caption={"en": "One"}, original_sha256="a" * 64))
    photo.original_sha256, photo.caption = "b" * 64, {"en": "Two"}
    save_record(photo, **by(rogue))
    report = undo_last()
    photo.refresh_from_db()
    assert (photo.original_sha256, photo.caption) == ("b" * 64, {"en": "One"})
    assert "the picture itself stays" in report.kept[0]
    assert report.undone == 1


# Restoring a version -------------------------------------------------------------------------


def test_a_version_is_restored_with_its_parts_as_a_change_of_its_own() -> None:
    person = makers.anna_probnaya()
    makers.cite(person, "birth_date", value="1890")
    good = last()
    before = dump()
    person.fate = "released"
    save_record(person, **WHY)
    delete_row(person.names.get(language="ru"), **WHY)
    makers.save(PersonName(person=person, language="uk", script="Cyrl", surname="Инша"))
    Citation.objects.of(person).get(field="birth_date")
    restoring.restore(person, good, **WHY)
    assert differences(before, dump()) == {}
    assert last().kind == ChangeKind.RESTORE
    assert verify.differences() == []


def test_restoring_says_nothing_about_who_may_read_the_record() -> None:
    person = makers.make_person(state=State.DRAFT)
    draft = last()
    publishing.publish(person, **WHY)
    person.fate = "released"
    save_record(person, **WHY)
    restoring.restore(person, draft, **WHY)
    person.refresh_from_db()
    assert (person.state, person.fate) == (State.PUBLISHED, "")


def test_a_case_entered_later_stays_when_its_person_is_restored() -> None:
    person = makers.make_person()
    person.fate = "released"
    save_record(person, **WHY)
    first = last()
    person.fate = "executed"
    save_record(person, **WHY)
    makers.make_repression(person)
    restoring.restore(person, first, **WHY)
    assert person.repressions.exists()


def test_restoring_a_time_when_two_were_one_takes_nothing_from_the_other() -> None:
    kept, merged = make_two()
    done = merge(kept, merged, **WHY)
    unmerging.unmerge(done, **WHY)
    person = Person.objects.get(pk=kept.pk)
    person.notes = "Written after they were told apart."
    save_record(person, **WHY)
    stood = owners()
    report = restoring.restore(person, done.change_set, **WHY)
    assert owners() == stood
    assert any("stands in another record by now: it stays there" in line for line in report.kept)
    person.refresh_from_db()
    assert person.notes == ""
    assert verify.differences() == []


def test_much_that_stays_with_another_record_is_told_in_one_sentence_a_kind() -> None:
    kept, merged = make_two()
    for surname in ("Петренко", "Петриченко", "Петрук"):
        makers.save(PersonName(person=merged, surname=surname))
    done = merge(Person.objects.get(pk=kept.pk), Person.objects.get(pk=merged.pk), **WHY)
    unmerging.unmerge(done, **WHY)
    _board, report = restoring.plan(Person.objects.get(pk=kept.pk), done.change_set)
    # The English name, the same for both, was not moved by the merge.
    names = "Name “Пробная Аня” and 3 more of the same kind stand in another record by now"
    assert sum(names in line for line in report.kept) == 1
    kinds = [line.split(" “")[0] for line in report.kept]
    assert len(kinds) == len(set(kinds)) > 1
    assert kinds[-1] in ("Citation", "Finding", "Identifier elsewhere")


def test_what_stood_here_at_no_time_is_not_told_when_its_record_is_restored() -> None:
    kept, merged = make_two()
    makers.save(kept)
    before = last()
    unmerging.unmerge(merge(kept, merged, **WHY), **WHY)
    name = merged.names.get(given_name="Аня")
    name.given_name = "Анюта"
    makers.save(name)
    _board, report = restoring.plan(Person.objects.get(pk=kept.pk), before)
    assert report.kept == []


def test_what_came_from_another_record_stays_where_it_came_to() -> None:
    kept, merged = make_two()
    name = merged.names.get(given_name="Аня")
    makers.save(PersonName(person=merged, surname="Петренко"))
    spoken = Citation.objects.get(target_type=type_of(PersonName), target_id=name.pk)
    before = last()
    merge(Person.objects.get(pk=kept.pk), Person.objects.get(pk=merged.pk), **WHY)
    spoken.refresh_from_db()
    spoken.locator = "2"
    makers.save(spoken)
    report = restoring.restore(Person.objects.get(pk=kept.pk), before, **WHY)
    stay = "and %s more of the same kind stood in another record then: they stay here."
    # The citations: of her birth, and of each name, which changed records with it.
    for kind, others in (("Name", 1), ("Citation", 2)):
        told = [line for line in report.kept if line.startswith(kind)]
        assert [line.endswith(stay % others) for line in told] == [True]
    spoken.refresh_from_db()
    assert spoken.locator == "2"


def test_what_spoke_of_a_name_that_went_is_said_to_stay_where_it_is_now() -> None:
    kept, merged = make_two()
    name = merged.names.get(given_name="Аня")
    spoken = Citation.objects.get(target_type=type_of(PersonName), target_id=name.pk)
    done = merge(Person.objects.get(pk=kept.pk), Person.objects.get(pk=merged.pk), **WHY)
    unmerging.unmerge(done, **WHY)
    spoken.refresh_from_db()
    spoken.target_id = kept.names.get(language="ru").pk
    makers.save(spoken)
    _board, report = restoring.plan(Person.objects.get(pk=kept.pk), done.change_set)
    moved = "what it speaks of has changed records since, so it stays."
    assert sum(line.endswith(moved) for line in report.kept) == 1


def test_no_record_is_restored_to_a_time_when_it_was_part_of_another() -> None:
    kept, merged = make_two()
    done = merge(kept, merged, **WHY)
    unmerging.unmerge(done, **WHY)
    before = dump()
    with pytest.raises(UndoError, match="merged into another then"):
        restoring.restore(Person.objects.get(pk=merged.pk), done.change_set, **WHY)
    assert differences(before, dump()) == {}


def owners() -> dict[tuple[str, str, int], Any]:
    """Whom each row leads to that leads to a person, and what each row speaks of that does."""
    led = {
        (model.__name__, column, pk): person
        for model, column in ways()
        for pk, person in model._default_manager.values_list("pk", column)
    }
    spoken = {
        (model.__name__, "target", pk): (kind, target)
        for model in (Citation, Finding, ExternalIdentifier)
        for pk, kind, target in model.objects.values_list("pk", "target_type", "target_id")
    }
    return {**led, **spoken}


def test_restoring_a_time_before_a_merge_that_stands_gives_nothing_back() -> None:
    kept, merged = make_two()
    kept.notes = "Before."
    save_record(kept, **WHY)
    before = last()
    merge(Person.objects.get(pk=kept.pk), Person.objects.get(pk=merged.pk), **WHY)
    person = Person.objects.get(pk=kept.pk)
    person.notes = "After."
    save_record(person, **WHY)
    stood = owners()
    restoring.restore(person, before, **WHY)
    assert owners() == stood
    assert verify.differences() == []


def test_restoring_a_person_leaves_who_is_named_in_a_document() -> None:
    person = makers.make_person()
    first = last()
    document = Document(kind="list", title={"en": "A list"}, slug="list", state=State.PUBLISHED)
    makers.save(document)
    makers.save(Signature(document=document, person=person, text="Signed"))
    person.fate = "executed"
    save_record(person, **WHY)
    restoring.restore(person, first, **WHY)
    assert Signature.objects.get().person == person
    person.refresh_from_db()
    assert person.fate == ""


@pytest.mark.parametrize("how", ["restored", "taken back"])
@pytest.mark.parametrize("is_first_shown", [True, False])
def test_names_that_exchanged_which_is_shown_exchange_it_back(
    how: str, is_first_shown: bool
) -> None:
    person = makers.make_person()
    first = person.names.get(language="ru")
    second = PersonName(person=person, language="ru", script="Cyrl", surname="Другая")
    makers.save(second)
    if not is_first_shown:
        first, second = show(second, instead_of=first)
    good = last()
    show(second, instead_of=first)
    if how == "restored":
        restoring.restore(person, good, **WHY)
    else:
        undoing.undo([last()], **WHY)
    assert [name.pk for name in person.names.filter(language="ru", is_display=True)] == [first.pk]


def show(name: PersonName, *, instead_of: PersonName) -> tuple[PersonName, PersonName]:
    """Both names, after another is the one that is shown."""
    with change(**WHY):
        instead_of.is_display = False
        instead_of.save()
        name.is_display = True
        name.save()
    return name, instead_of


def test_a_person_restored_to_a_time_of_a_merge_has_a_name_that_is_shown() -> None:
    kept, merged = makers.make_person(), makers.make_person("Вторая Анна", "Anna Second")
    own, other = kept.names.get(language="ru"), merged.names.get(language="ru")
    done = merge(kept, merged, **WHY)
    own.refresh_from_db()
    other.refresh_from_db()
    show(other, instead_of=own)
    during = last()
    unmerging.unmerge(done, **WHY)
    assert kept.names.get(language="ru").is_display
    assert merged.names.get(language="ru").is_display
    person = Person.objects.get(pk=kept.pk)
    person.notes = "Written after they were told apart."
    save_record(person, **WHY)
    restoring.restore(person, during, **WHY)
    assert kept.names.get(language="ru").is_display


def test_restoring_what_stands_already_is_refused_and_writes_nothing() -> None:
    person = makers.make_person()
    with pytest.raises(UndoError, match="so already"):
        restoring.restore(person, last(), **WHY)


# At the desk ---------------------------------------------------------------------------------


def test_a_change_is_taken_back_at_the_desk_after_a_look_at_it(rogue: Curator) -> None:
    person = makers.make_person()
    person.fate = "released"
    save_record(person, **by(rogue))
    where = f"/admin/changes/{last().pk}/undo/"
    assert desk_of("contributor").get(where).status_code == 403
    client = desk_of("editor")
    history = f"/admin/registry/person/{person.pk}/history/"
    assert where in client.get(history).content.decode()
    page = client.get(f"{where}?from={history}").content.decode()
    assert "Fate" in page
    answer = client.post(f"{where}?from={history}", {"reason": "Wrong person."})
    assert answer["Location"] == history
    person.refresh_from_db()
    assert person.fate == ""
    assert "Taken back" in client.get(history).content.decode()


@pytest.mark.parametrize(
    "elsewhere", ["//example.org/", pytest.param("/admin//x", marks=pytest.mark.slow)]
)
def test_after_taking_back_nobody_is_led_out_of_the_desk(rogue: Curator, elsewhere: str) -> None:
    person = makers.make_person()
    person.fate = "released"
    save_record(person, **by(rogue))
    where = f"/admin/changes/{last().pk}/undo/?from={elsewhere}"
    assert desk_of("editor").post(where, {"reason": "Wrong."})["Location"] == "/admin/"


def test_the_desk_says_of_a_change_without_rows_that_there_is_nothing_to_take_back() -> None:
    with change(kind=ChangeKind.RECORD, editor=None, office="office", reason="Nothing.") as passage:
        pk = passage.change_set.pk
    page = desk_of("editor").get(f"/admin/changes/{pk}/undo/").content.decode()
    assert "wrote nothing that could be taken back" in page
    assert 'value="Take back"' not in page


def test_the_desk_says_why_a_version_is_not_restored_and_offers_no_button() -> None:
    kept, merged = make_two()
    done = merge(kept, merged, **WHY)
    unmerging.unmerge(done, **WHY)
    where = f"/admin/registry/person/{merged.pk}/history/{done.change_set.pk}/restore/"
    page = desk_of("editor").get(where).content.decode()
    assert "merged into another then; choose another version" in page
    assert 'value="Restore"' not in page
    for said in ("stays as it is", "deleted", "stands so already"):
        assert said not in page
    assert f'href="/admin/registry/person/{merged.pk}/history/">Back' in page


def test_the_desk_says_that_what_differs_from_a_version_stays() -> None:
    kept, other = makers.make_person(), makers.make_person("Пробная Ганна Ивановна")
    done = merge(kept, other, **WHY)
    unmerging.unmerge(done, **WHY)
    where = f"/admin/registry/person/{kept.pk}/history/{done.change_set.pk}/restore/"
    page = desk_of("editor").get(where).content.decode()
    assert "stands in another record by now: it stays there." in page
    assert "Nothing would change: what differs stays." in page
    with pytest.raises(UndoError, match="what differs stays"):
        restoring.restore(Person.objects.get(pk=kept.pk), done.change_set, **WHY)


def test_a_version_is_restored_at_the_desk_and_not_over_what_was_not_seen() -> None:
    person = makers.make_person()
    first = person.history.order_by("history_id").last().change_set_id
    person.fate = "released"
    makers.save(person)
    where = f"/admin/registry/person/{person.pk}/history/{first}/restore/"
    assert desk_of("contributor").get(where).status_code == 403
    client = desk_of("editor")
    seen = client.get(where).context["seen"]
    person.sex = "f"
    makers.save(person)
    answer = client.post(where, {"reason": "As it was.", "seen": seen}, follow=True)
    assert "Somebody saved this record" in messages_of(answer)
    seen = answer.context["seen"]
    client.post(where, {"reason": "As it was.", "seen": seen})
    person.refresh_from_db()
    assert (person.fate, person.sex) == ("", "")


def test_a_burst_is_shown_to_those_who_could_undo_it(rogue: Curator) -> None:
    Burst.objects.create(editor=rogue, number=70)
    assert "70 within a minute by rogue" in desk_of("reviewer").get("/admin/").content.decode()
    assert "within a minute" not in desk_of("contributor").get("/admin/").content.decode()


# A curator who does harm ---------------------------------------------------------------------


def harm(rogue: Curator, number: int) -> None:
    """Edits, deletions, merges and withdrawals, mixed."""
    for count, person in enumerate(Person.objects.order_by("pk")[: number * 4]):
        if count % 4 == 0:
            person.fate = "released"
            save_record(person, **by(rogue))
        elif count % 4 == 1:
            publishing.withdraw(person, **by(rogue))
        elif count % 4 == 2:
            delete_row(person.names.first(), **by(rogue))  # type: ignore[arg-type]
        else:
            kept = Person.objects.get(pk=person.pk - 1)
            merge(kept, person, **by(rogue))


def run(**options: Any) -> str:
    out = io.StringIO()
    call_command("undo_changes", stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


def test_everything_of_one_curator_is_taken_back_by_one_command(rogue: Curator) -> None:
    make_two()
    for number in range(6):
        makers.make_person(f"Лицо{number} Анна", f"Anna Face{number}")
    before = dump()
    harm(rogue, 2)
    told = run(editor="rogue", since="2026-01-01")
    assert "8 changes taken back, 0 refused." in told
    assert differences(before, dump()) == {}
    assert verify.differences() == []
    assert "0 changes taken back" in run(editor="rogue", since="2026-01-01")


def test_the_command_keeps_and_lists_what_others_did_since(rogue: Curator) -> None:
    person = makers.make_person()
    person.fate, person.sex = "released", "m"
    save_record(person, **by(rogue))
    person.fate = "executed"
    save_record(person, editor=None, office="o", reason="From the file.")
    told = run(editor="rogue", since=timezone.now().date().isoformat())
    person.refresh_from_db()
    assert (person.fate, person.sex) == ("executed", "")
    assert "Kept: Person “Anna Probnaya”, Fate" in told


def test_warnings_a_rogue_account_had_answered_are_asked_again(rogue: Curator) -> None:
    person = makers.make_person()
    judge(person, [WarningCode.NO_CALENDAR], reason="because", editor=rogue)
    judge(person, [WarningCode.ONE_SCRIPT], reason="As the book has it.", editor=None)
    run(editor="rogue", since="2026-01-01")
    answers = dict(PageWarning.objects.values_list("code", "reason"))
    assert answers == {"no_calendar": "", "one_script": "As the book has it."}


def test_the_command_says_first_how_much_it_would_be(rogue: Curator) -> None:
    person = makers.make_person()
    person.fate = "released"
    save_record(person, **by(rogue))
    told, total = run(editor="rogue", since="2026-01-01", check=True).splitlines()
    assert told == f"{last().at:%Y-%m-%d %H:%M:%S}  Recorded: Person “Anna Probnaya”"
    assert total == "1 change would be taken back."
    person.refresh_from_db()
    assert person.fate == "released"


@pytest.mark.parametrize(
    "options", [{"editor": "nobody", "since": "2026-01-01"}, {"editor": "rogue", "since": "soon"}]
)
def test_the_command_says_what_it_does_not_understand(
    rogue: Curator, options: dict[str, str]
) -> None:
    with pytest.raises(CommandError):
        run(**options)


def test_very_many_changes_within_a_minute_raise_an_alarm_once(
    rogue: Curator, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    assert bursts.USUAL_LIMIT == 50
    settings.BURST_CHANGES = 3
    person = makers.make_person()
    for number in range(5):
        person.notes = str(number)
        save_record(person, **by(rogue))
    burst = Burst.objects.get()
    assert (burst.editor, burst.number) == (rogue, 5)
    assert len([line for line in caplog.messages if "within a minute" in line]) == 1
    assert "rogue" not in caplog.text


def test_a_command_that_somebody_runs_raises_no_alarm(settings: Any) -> None:
    settings.BURST_CHANGES = 1
    makers.make_person()
    assert not Burst.objects.exists()
