"""The desk: every table can be read and entered, through the door and with nothing lost."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from registry.admin.base import DoorAdmin
from registry.admin.paging import COUNTED, BoundedPaginator
from registry.curation import publishing
from registry.forms.references import KnownChoices
from registry.models import (
    ChangeSet,
    Citation,
    Correction,
    Curator,
    Detention,
    Document,
    Event,
    EventType,
    Mention,
    Organ,
    Person,
    PersonName,
    Photo,
    Place,
    Profession,
    Rehabilitation,
    Repression,
)
from registry.vocabulary import State
from tests import makers
from tests.desk import (
    REASON,
    address,
    curator_of,
    desk_of,
    errors_of,
    messages_of,
    row,
    typed,
)

pytestmark = pytest.mark.django_db

# What the dearest page of the desk may ask of the database: the card of a person.
MOST_QUERIES = 30
TABLES = sorted(admin.site._registry, key=lambda model: model.__name__)


@pytest.fixture
def root() -> Client:
    client = Client()
    client.force_login(makers.make_curator("root", is_staff=True, is_superuser=True))
    return client


def full_registry() -> None:
    """Something in every table that curators open."""
    anna, pyotr = makers.anna_probnaya(), makers.pyotr_primerov()
    place = makers.make_place()
    kind = EventType(code="trial", labels={"en": "Trial"})
    organ = Organ(code="nkvd", labels={"en": "NKVD"})
    makers.save(kind, organ, Profession(code="clerk", labels={"en": "Clerk"}))
    event = Event(type=kind, title={"en": "A trial"}, place=place)
    document = Document(kind="list", title={"en": "A list"}, event=event)
    makers.save(event, document, Photo(caption={"en": "Anna"}, place=place))
    makers.save(
        Mention(document=document, person=anna, text="Пробная"),
        Detention(repression=anna.repressions.get(), place=place, kind="prison"),
    )
    makers.cite(pyotr.acts.get(), "date")


# Every page --------------------------------------------------------------------------------


def test_every_table_opens_within_a_fixed_number_of_queries(root: Client) -> None:
    full_registry()
    for model in TABLES:
        for page in pages_of(model):
            with CaptureQueriesContext(connection) as queries:
                answer = root.get(page)
            assert answer.status_code == 200, page
            assert len(queries) <= MOST_QUERIES, (page, len(queries))


def pages_of(model: type[Model]) -> Iterator[str]:
    yield address(model)
    if admin.site._registry[model].has_add_permission(_request_of_root()):
        yield address(model, "add")
    found = model._default_manager.first()
    if found is not None:
        yield address(found)
        yield address(found, "history")


def _request_of_root() -> Any:
    request = RequestFactory().get("/")
    request.user = Curator(is_superuser=True, is_active=True)
    return request


@pytest.mark.parametrize("group", ["contributor", "reviewer", "importer"])
def test_every_page_opens_for_those_who_only_read(group: str) -> None:
    full_registry()
    client = desk_of(group)
    for model in TABLES:
        expected = 403 if model.__name__ in ("Curator", "Group") else 200
        assert client.get(address(model)).status_code == expected
        found = model._default_manager.first()
        if found is not None:
            assert client.get(address(found)).status_code == expected


def test_no_page_loads_a_whole_table(root: Client) -> None:
    """A record is chosen by typing; what is chosen from a list is a word of a closed one."""
    full_registry()
    seen = 0
    for model in TABLES:
        pages = [page for page in pages_of(model) if page.endswith(("/add/", "/change/"))]
        if not isinstance(admin.site._registry[model], DoorAdmin):
            continue
        for page in pages:
            for field in fields_of(root.get(page)):
                if isinstance(field, forms.ModelChoiceField):
                    widget = getattr(field.widget, "widget", field.widget)
                    assert isinstance(widget, KnownChoices | forms.HiddenInput), (page, field.label)
                    seen += 1
    assert seen


def fields_of(answer: Any) -> Iterator[forms.Field]:
    yield from answer.context["adminform"].form.fields.values()
    for inline in answer.context["inline_admin_formsets"]:
        yield from inline.formset.empty_form.fields.values()


def test_a_field_shows_its_value_and_nothing_else_of_the_table(root: Client) -> None:
    place = makers.make_place()
    makers.make_place("elsewhere", names={"en": "Elsewhere"})
    person = makers.make_person(birth_place=place)
    page = root.get(address(person)).content.decode()
    assert "Probnoye" in page
    assert "Elsewhere" not in page


def test_a_long_table_is_not_counted_to_its_end() -> None:
    class Rows(list[int]):
        def order_by(self) -> "Rows":
            return self

        def __getitem__(self, index: Any) -> Any:
            return Rows(super().__getitem__(index))

        def count(self) -> int:  # type: ignore[override]
            return len(self)

    paginator = BoundedPaginator(Rows(range(COUNTED * 2)), 50)
    assert paginator.count == COUNTED
    assert paginator.has_more


def test_rows_inside_a_record_are_shown_fifty_at_a_time(root: Client) -> None:
    document = Document(kind="list", title={"en": "A long list"})
    makers.save(document)
    makers.save(*(Mention(document=document, page=1, line=n, text=f"Имя {n}") for n in range(60)))
    first, second = root.get(address(document)), root.get(f"{address(document)}?mentions-page=2")
    assert len(mentions_of(first)) == 50
    assert len(mentions_of(second)) == 10
    data = typed(second, change_reason=REASON, **{"mentions-0-text": "Имя исправлено"})
    root.post(f"{address(document)}?mentions-page=2", data)
    assert Mention.objects.filter(text="Имя исправлено").count() == 1
    assert Mention.objects.count() == 60


def mentions_of(answer: Any) -> list[Any]:
    formsets = [inline.formset for inline in answer.context["inline_admin_formsets"]]
    return next(f.initial_forms for f in formsets if f.model is Mention)


# Finding and choosing ----------------------------------------------------------------------


def choices(client: Client, term: str, model: str = "act", field: str = "person") -> list[str]:
    parameters = {"term": term, "app_label": "registry", "model_name": model, "field_name": field}
    found = json.loads(client.get("/admin/autocomplete/", parameters).content)
    return [choice["text"] for choice in found["results"]]


def test_namesakes_are_told_apart_by_years_and_place() -> None:
    place = makers.make_place()
    makers.make_person(birth_date="1887", death_date="1937", birth_place=place)
    makers.make_person(birth_date="1890~", death_date="")
    found = choices(desk_of("contributor"), "пробная")
    assert found == ["Anna Probnaya, 1887–1937, Probnoye", "Anna Probnaya, 1890–"]


@pytest.mark.parametrize("term", ["Пробная", "пробная анна", "ПРОБНАЯ", "probn", "Anna"])
@pytest.mark.parametrize("state", [State.DRAFT, State.PUBLISHED])
def test_a_person_is_found_by_any_name_also_before_publication(term: str, state: State) -> None:
    makers.make_person(state=state)
    client = desk_of("contributor")
    assert len(choices(client, term)) == 1
    assert not choices(client, f"{term} вымыслова")


def test_a_place_is_found_in_any_case_and_named_with_what_it_lies_in() -> None:
    region = makers.make_place(
        "region", kind="region", names={"en": "Some Oblast", "ru": "Область"}
    )
    makers.make_place(parent=region)
    found = choices(desk_of("contributor"), "пробное", "person", "birth_place")
    assert found == ["Probnoye, Some Oblast"]


# Entering ----------------------------------------------------------------------------------


def enter_person(client: Client, **values: Any) -> Any:
    page = client.get(address(Person, "add"))
    name = row("names", 0, kind="main", language="ru", surname="Новикова", given_name="Вера")
    data = typed(page, **{"change_reason": REASON, **name, "names-0-order": "1", **values})
    return client.post(address(Person, "add"), data, follow=True)


def test_a_person_with_an_arrest_and_a_source_is_entered_and_published() -> None:
    source = makers.make_source()
    client = desk_of("editor")
    answer = enter_person(
        client,
        birth_date="около 1890",
        entry_source=str(source.pk),
        entry_locator="p. 94",
        _addcase="1",
    )
    person = Person.objects.get()
    assert person.display_name("ru") == "Вера Новикова"
    assert person.birth_date == "1890~"
    assert PersonName.objects.get().script == "Cyrl"
    assert answer.redirect_chain[-1][0] == f"{address(Repression, 'add')}?person={person.pk}"

    data = typed(answer, arrest_date="14.10.1937", nature="political", change_reason=REASON)
    answer = client.post(address(Repression, "add"), data, follow=True)
    assert answer.redirect_chain[-1][0] == address(person)
    repression = Repression.objects.get()
    assert (repression.person, repression.arrest_date) == (person, "1937-10-14")

    page = client.get(address(person))
    answer = client.post(
        address(person), typed(page, change_reason=REASON, _publish="1"), follow=True
    )
    assert "is public" in messages_of(answer)
    person.refresh_from_db()
    assert Person.objects.published().get() == person
    assert person.is_victim
    assert client.get(f"/id/{person.public_id}", follow=True).status_code == 200


def test_one_change_set_holds_everything_a_form_has_saved() -> None:
    client = desk_of("editor")
    enter_person(client, entry_source=str(makers.make_source().pk))
    person, citation = Person.objects.get(), Citation.objects.get()
    change_set = person.history.get().change_set
    assert change_set.editor.username == "editor"
    assert change_set.reason == REASON
    assert person.names.get().history.get().change_set == change_set
    assert citation.history.get().change_set == change_set


@pytest.mark.parametrize(
    ("born", "told"), [("1889", True), ("", True), ("1891~", True), ("1893", False)]
)
def test_who_enters_a_namesake_born_about_the_same_time_is_told(born: str, told: bool) -> None:
    makers.make_person("Новикова Вера Павловна", "Vera Novikova", state=State.DRAFT)
    answer = enter_person(desk_of("editor"), birth_date=born)
    assert ("Perhaps the same person" in messages_of(answer)) is told
    assert Person.objects.count() == 2


def test_the_source_used_last_is_offered_next() -> None:
    source = makers.make_source()
    client = desk_of("editor")
    enter_person(client, entry_source=str(source.pk))
    page = client.get(address(Person, "add"))
    assert typed(page)["entry_source"] == str(source.pk)


def test_a_person_cannot_be_published_without_a_source_and_nothing_typed_is_lost() -> None:
    answer = enter_person(desk_of("editor"), birth_date="1890", _publish="1")
    assert "needs at least one source" in messages_of(answer)
    assert Person.objects.get().state == State.DRAFT


def test_a_form_without_a_reason_is_shown_again_and_saves_nothing() -> None:
    answer = enter_person(desk_of("editor"), change_reason="  ", birth_date="1890")
    assert "change_reason" in errors_of(answer)
    assert typed(answer)["names-0-surname"] == "Новикова"
    assert not Person.objects.exists()
    assert not ChangeSet.objects.exists()


@pytest.mark.parametrize("date", ["32.10.1937", "14.10.37", "до войны"])
def test_a_date_that_is_none_comes_back_as_it_was_typed(date: str) -> None:
    answer = enter_person(desk_of("editor"), birth_date=date)
    assert "write" in errors_of(answer)
    assert typed(answer)["birth_date"] == date
    assert not Person.objects.exists()


def test_a_recorded_date_is_echoed_in_three_languages() -> None:
    person = makers.make_person(birth_date="1891-01-15")
    page = desk_of("editor").get(address(person)).content.decode()
    for words in ("15 January 1891", "15 января 1891", "15 січня 1891"):
        assert words in page


def test_two_names_of_one_language_are_not_both_shown() -> None:
    second = row("names", 1, kind="variant", language="ru", surname="Новик", is_display="on")
    answer = enter_person(
        desk_of("editor"), **{"names-0-is_display": "on", **second, "names-1-order": "2"}
    )
    assert "marked as shown" in errors_of(answer)
    assert not Person.objects.exists()


def test_rehabilitations_on_the_card_of_a_case_are_those_of_its_person() -> None:
    anna = makers.anna_probnaya()
    repression = anna.repressions.get()
    client = desk_of("editor")
    page = client.get(address(repression))
    more = row("rehabilitations", 1, status="refused", date="1954", order="2")
    client.post(address(repression), typed(page, change_reason=REASON, **more))
    assert Rehabilitation.objects.get(status="refused").person == anna


def test_texts_are_kept_by_language() -> None:
    person = makers.make_person()
    client = desk_of("editor")
    page = client.get(address(person))
    data = typed(page, change_reason=REASON, summary__en="Clerk.", summary__ru="Счетовод.")
    client.post(address(person), data)
    person.refresh_from_db()
    assert person.summary == {"en": "Clerk.", "ru": "Счетовод."}


# Not overwriting, not pretending -----------------------------------------------------------


def stale_by(change: Callable[[], None], target: Model, **values: Any) -> tuple[Client, Any]:
    """A form that was opened before somebody else saved."""
    client = desk_of("editor")
    page = client.get(address(target))
    change()
    return client, client.post(address(target), typed(page, change_reason=REASON, **values))


def test_a_stale_form_is_refused_told_what_differs_and_may_be_saved_again() -> None:
    person = makers.make_person()

    def by_somebody_else() -> None:
        person.fate = "executed"
        makers.save(person)

    client, answer = stale_by(by_somebody_else, person, fate="released")
    assert "Somebody saved this record" in errors_of(answer)
    assert "Fate" in errors_of(answer)
    person.refresh_from_db()
    assert person.fate == "executed"
    client.post(address(person), typed(answer))
    person.refresh_from_db()
    assert person.fate == "released"


def test_a_form_of_a_case_is_stale_when_the_person_was_changed() -> None:
    person = makers.anna_probnaya()
    repression = person.repressions.get()
    _client, answer = stale_by(lambda: makers.save(person), repression, outcome="released")
    assert "Somebody saved this record" in errors_of(answer)


def test_a_form_of_a_place_is_stale_when_the_place_was_changed() -> None:
    place = makers.make_place()
    _client, answer = stale_by(lambda: makers.save(place), place, address="ул. Лубянка")
    assert "Somebody saved this record" in errors_of(answer)


def test_saving_without_a_change_makes_no_change_set() -> None:
    act = makers.make_act(makers.make_person())
    client = desk_of("editor")
    before = ChangeSet.objects.count()
    page = client.get(address(act))
    answer = client.post(address(act), typed(page, change_reason=REASON), follow=True)
    assert "Nothing was changed" in messages_of(answer)
    assert ChangeSet.objects.count() == before
    act.refresh_from_db()
    assert act.is_documented


def test_changing_an_act_asks_for_its_approvals_anew() -> None:
    person = makers.make_person()
    act = makers.make_act(person)
    client = desk_of("editor")
    page = client.get(address(act))
    client.post(address(act), typed(page, change_reason=REASON, words__en="Signed two lists."))
    person.refresh_from_db()
    assert not person.is_perpetrator


def test_a_role_cannot_be_typed_in() -> None:
    person = makers.make_person()
    client = desk_of("editor")
    page = client.get(address(person))
    data = typed(page, change_reason=REASON, is_victim="on", is_perpetrator="on", fate="released")
    client.post(address(person), data)
    person.refresh_from_db()
    assert person.fate == "released"
    assert person.role == "none"


def test_a_contributor_adds_nothing_to_a_public_card() -> None:
    person = makers.make_person()
    client = desk_of("contributor")
    page = client.get(f"{address(Repression, 'add')}?person={person.pk}")
    data = typed(page, nature="political", change_reason=REASON)
    answer = client.post(address(Repression, "add"), data)
    assert "an editor adds to it" in errors_of(answer)
    assert not Repression.objects.exists()


# Deleting ----------------------------------------------------------------------------------


def test_a_draft_is_deleted_with_its_citations_and_kept_in_the_history() -> None:
    person = makers.make_person(state=State.DRAFT)
    makers.cite(person.names.first(), "surname")
    data = {"post": "yes", "change_reason": REASON}
    answer = desk_of("editor").post(address(person, "delete"), data)
    assert answer.status_code == 302
    assert not Person.objects.exists()
    assert not Citation.objects.exists()
    assert Person.history.latest().change_set.reason == REASON


def test_deleting_needs_a_reason() -> None:
    person = makers.make_person(state=State.DRAFT)
    answer = desk_of("editor").post(address(person, "delete"), {"post": "yes"})
    assert "A reason is needed" in answer.content.decode()
    assert Person.objects.exists()


def test_a_draft_that_others_lead_to_is_not_deleted_and_they_are_named() -> None:
    person = makers.make_person(state=State.DRAFT)
    makers.make_repression(person, state=State.DRAFT, arrest_date="1937")
    answer = desk_of("editor").post(
        address(person, "delete"), {"post": "yes", "change_reason": REASON}
    )
    assert "Repression" in answer.content.decode()
    assert Person.objects.exists()
    assert ChangeSet.objects.filter(kind="delete").count() == 0


def test_a_part_is_deleted_with_its_citations() -> None:
    person = makers.make_person()
    name = person.names.get(language="en")
    makers.cite(name, "surname")
    client = desk_of("editor")
    page = client.get(address(person))
    client.post(address(person), typed(page, change_reason=REASON, **{"names-1-DELETE": "on"}))
    assert [row.language for row in person.names.all()] == ["ru"]
    assert not Citation.objects.filter(field="surname").exists()


# Several at once ---------------------------------------------------------------------------


def test_several_drafts_are_published_for_one_reason_and_the_others_are_named() -> None:
    ready = makers.make_person(state=State.DRAFT)
    living = makers.make_person(latin="Maria Living", state=State.DRAFT, birth_date="1990")
    client = desk_of("editor")
    data = {"action": "publish_selected", "_selected_action": [str(ready.pk), str(living.pk)]}
    asked = client.post(address(Person), data)
    assert "Reason" in asked.content.decode()
    answer = client.post(address(Person), {**data, "reason": REASON}, follow=True)
    assert "Maria Living: This person may be living" in messages_of(answer)
    assert Person.objects.published().get() == ready


# Reading back ------------------------------------------------------------------------------


def test_the_history_tells_who_changed_what_and_why() -> None:
    person = makers.make_person(state=State.DRAFT)
    clerk = Profession(code="clerk", labels={"en": "Clerk"})
    makers.save(clerk)
    client = desk_of("editor")
    page = client.get(address(person))
    data = typed(page, fate="executed", professions=[str(clerk.pk)], change_reason=REASON)
    client.post(address(person), data)
    told = client.get(address(person, "history")).content.decode()
    for words in (REASON, "editor", "Fate", "Executed", "Work", "Clerk", makers.REASON):
        assert words in told


def test_a_change_to_a_public_record_stands_in_the_public_log() -> None:
    person = makers.make_person()
    client = desk_of("editor")
    page = client.get(address(person))
    client.post(address(person), typed(page, death_date="11.1937", change_reason=REASON))
    assert Correction.objects.get().changes == {"death_date": ["", "1937-11"]}


@pytest.mark.parametrize("model", [ChangeSet, Correction])
def test_the_logs_are_read_and_never_written(root: Client, model: type[Model]) -> None:
    person = makers.make_person()
    publishing.withdraw(person, editor=None, office="o", reason="Doubtful.")
    line = model._default_manager.first()
    assert line is not None
    assert root.post(address(line), {"reason": "Other."}).status_code == 403
    assert root.get(address(model, "add")).status_code == 403
    assert root.post(address(line, "delete"), {"post": "yes"}).status_code == 403


def test_the_first_page_tells_what_waits() -> None:
    makers.make_person(state=State.DRAFT)
    page = desk_of("editor").get("/admin/").content.decode()
    assert "<strong>1</strong> people" in page
    assert "Your last changes" in page


def test_an_account_without_a_group_sees_no_table() -> None:
    makers.make_person()
    client = Client()
    client.force_login(curator_of())
    assert "in no group yet" in client.get("/admin/").content.decode()
    assert client.get(address(Person)).status_code == 403
    assert client.get(address(Place)).status_code == 403
