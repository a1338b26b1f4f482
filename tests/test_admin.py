"""The desk: every table can be read and entered, through the door and with nothing lost."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from registry.admin.base import DoorAdmin
from registry.curation import publishing
from registry.curation.recording import change, save_record
from registry.curation.removing import remove
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
    Photo,
    Place,
    Profession,
    Relation,
)
from registry.vocabulary import ChangeKind, State
from tests import makers
from tests.desk import (
    REASON,
    address,
    curator_of,
    desk_of,
    messages_of,
    typed,
)

pytestmark = pytest.mark.django_db

# What the dearest page of the desk may ask of the database: the card of a person, with what stands
# beside it.
MOST_QUERIES = 40
# A change may have written to any table: its page looks into the history of each.
MOST_OF_A_CHANGE = 60
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
            most = MOST_OF_A_CHANGE if model is ChangeSet else MOST_QUERIES
            assert len(queries) <= most, (page, len(queries))


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
    closed = {"Curator", "Group"} | (set() if group == "reviewer" else {"Contribution"})
    for model in TABLES:
        expected = 403 if model.__name__ in closed else 200
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


def test_every_table_is_searched_without_a_fault(root: Client) -> None:
    full_registry()
    for model in TABLES:
        for words in ("а", "Trial 1937", "%", "«"):
            assert root.get(address(model), {"q": words}).status_code == 200, model


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
    # What remains is a name in one script: on a public page that has a reason.
    why = {"warning_reason": "No other form is attested.", "names-1-DELETE": "on"}
    client.post(address(person), typed(page, change_reason=REASON, **why))
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


# In other languages ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "heading", "more"),
    [
        ("en", "Add person", "Add another Name"),
        ("ru", "Новая запись: человек", "Добавить строку: Имя"),
        ("uk", "Новий запис: людина", "Додати рядок: Імʼя або назва"),
    ],
)
def test_a_heading_names_the_table_without_a_wrong_case(
    root: Client, language: str, heading: str, more: str
) -> None:
    page = root.get(address(Person, "add"), headers={"accept-language": language})
    assert f"<h1>{heading}</h1>" in page.content.decode()
    names = page.context["inline_admin_formsets"][0]
    assert json.loads(names.inline_formset_data())["options"]["addText"] == more


def test_a_record_is_named_in_the_language_of_the_curator(root: Client) -> None:
    full_registry()
    makers.save(Document(kind="list", title={"en": "An order", "ru": "Приказ"}))
    page = root.get(address(Document), headers={"accept-language": "ru"}).content.decode()
    assert "Приказ" in page
    assert "An order" not in page
    assert "A list" in page
    assert "Всего: 2" in page


def test_the_logs_have_headings_in_the_language_of_the_curator(root: Client) -> None:
    makers.make_person()
    page = root.get(address(ChangeSet), headers={"accept-language": "ru"}).content.decode()
    for word in ("Когда", "Что", "Кем", "Почему"):
        assert word in page
    assert "Reason" not in page


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


def test_the_history_names_the_sources_that_were_added() -> None:
    person = makers.make_person(state=State.DRAFT)
    makers.cite(person, "birth_date", makers.make_source("A register", slug="r"), locator="p. 7")
    told = desk_of("editor").get(address(person, "history")).content.decode()
    for words in ("Citation: Born", "A register", "p. 7"):
        assert words in told


def test_the_history_outlives_what_a_deleted_row_led_to() -> None:
    person = makers.make_person(state=State.DRAFT)
    other = makers.make_person("Другая Вера", "Vera Other", state=State.DRAFT)
    tie = Relation(person=person, kind="spouse", other=other)
    makers.save(tie)
    with change(office="o", reason="Another person.", kind=ChangeKind.DELETE):
        remove(tie)
        remove(other)
    page = desk_of("editor").get(address(person, "history"))
    assert "Another person." in page.content.decode()


def test_a_change_to_a_public_record_stands_in_the_public_log() -> None:
    person = makers.make_person()
    client = desk_of("editor")
    page = client.get(address(person))
    client.post(address(person), typed(page, death_date="11.1937", change_reason=REASON))
    assert Correction.objects.get().changes == {"death_date": ["", "1937-11"]}


def test_the_page_of_a_change_names_what_was_written() -> None:
    person = makers.make_person()
    person.fate = "released"
    save_record(person, editor=None, office="o", reason=REASON)
    found = ChangeSet.objects.order_by("-pk").first()
    assert found
    page = desk_of("administrator").get(address(found)).content.decode()
    assert "Person “Anna Probnaya”" in page


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
    assert "Drafts with a name and a source" in page
    assert "Anna Probnaya" in page
    assert "Your last changes" in page


def test_an_account_without_a_group_sees_no_table() -> None:
    makers.make_person()
    client = Client()
    client.force_login(curator_of())
    assert "in no group yet" in client.get("/admin/").content.decode()
    assert client.get(address(Person)).status_code == 403
    assert client.get(address(Place)).status_code == 403
