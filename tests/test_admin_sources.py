"""The sources of a record at the desk: beside every fact, added and mended through the door."""

from typing import Any

import pytest
from django.db import models
from django.test import Client

from registry.admin.marking import citable_fields, citations_url
from registry.curation.approvals import approve
from registry.models import (
    Act,
    ChangeSet,
    Citation,
    Document,
    Event,
    Figure,
    Person,
    Photo,
    Place,
    Proposal,
    Repression,
    Source,
)
from registry.search.query import find
from registry.search.snapshot import snapshot
from registry.vocabulary import ApprovalKind, State
from tests import makers
from tests.desk import REASON, address, desk_of, typed

pytestmark = pytest.mark.django_db


def page_of(client: Client, row: models.Model, field: str = "") -> Any:
    return client.get(citations_url(row, field))


def send(client: Client, row: models.Model, query: str = "", **values: Any) -> Any:
    """Fills in the form on the page of sources and sends it."""
    where = citations_url(row) + query
    form = client.get(where).context["form"]
    data = {bound.html_name: bound.value() or "" for bound in form if bound.name != "reason"}
    return client.post(where, {**data, "change_reason": REASON, **values})


@pytest.fixture
def client() -> Client:
    return desk_of("editor")


def test_a_source_of_one_fact_is_entered_with_page_quotation_and_value(client: Client) -> None:
    source = makers.make_source()
    repression = makers.anna_probnaya().repressions.get()
    answer = send(
        client,
        repression,
        field="arrest_date",
        source=source.pk,
        locator="л. 12 об.",
        quote="Арестована 13 октября",
        value="13.10.1937",
        as_stated="13 октября",
        verdict="differs",
        reason__en="The warrant says the 14th.",
    )
    assert answer.headers["Location"] == citations_url(repression, "arrest_date")
    citation = Citation.objects.get(field="arrest_date")
    assert citation.target == repression
    assert (citation.source, citation.value) == (source, "1937-10-13")
    assert citation.reason == {"en": "The warrant says the 14th."}
    assert citation.history.get().change_set.reason == REASON


def test_a_differing_source_makes_a_dispute_of_the_person(client: Client) -> None:
    person = makers.anna_probnaya()
    send(client, person, field="birth_date", value="1889", verdict="differs")
    with snapshot() as index:
        assert list(find(index, {"has_dispute": ["yes"]}).people()) == [person.pk]


def test_a_value_that_is_no_date_comes_back_with_what_would_be(client: Client) -> None:
    person = makers.anna_probnaya()
    answer = send(client, person, field="birth_date", value="14.10.37", quote="typed words")
    assert "is not a date" in answer.content.decode()
    assert "typed words" in answer.content.decode()
    assert not Citation.objects.filter(field="birth_date").exists()


def test_words_are_kept_as_they_are_where_the_fact_is_no_date(client: Client) -> None:
    person = makers.anna_probnaya()
    send(client, person, field="profession_text", value="14.10.37")
    assert Citation.objects.get(field="profession_text").value == "14.10.37"


def test_a_citation_is_mended_and_deleted(client: Client) -> None:
    person = makers.anna_probnaya()
    citation = makers.cite(person, "sex", makers.make_source(slug="other"))
    send(client, person, f"?edit={citation.pk}", locator="p. 5")
    citation.refresh_from_db()
    assert citation.locator == "p. 5"
    send(client, person, f"?edit={citation.pk}", _delete="1")
    assert not Citation.objects.filter(pk=citation.pk).exists()
    assert Citation.history.filter(id=citation.pk, history_type="-").exists()


def test_a_new_source_of_an_act_asks_for_its_approvals_anew(client: Client) -> None:
    person = makers.make_person()
    act = makers.make_act(person)
    send(client, act, field="evidence", source=makers.make_source(slug="list").pk)
    person.refresh_from_db()
    assert not person.is_perpetrator


def test_deleting_a_source_of_an_act_asks_for_its_approvals_anew(client: Client) -> None:
    person = makers.make_person()
    act = makers.make_act(person, approvals=0)
    citation = makers.cite(act, "evidence", makers.make_source(slug="list"))
    for office in ("one", "two"):
        approve(act, ApprovalKind.ACT_EVIDENCE, editor=None, office=office, reason=REASON)
    send(client, act, f"?edit={citation.pk}", _delete="1")
    assert not Citation.objects.filter(pk=citation.pk).exists()
    person.refresh_from_db()
    assert not person.is_perpetrator


def test_a_citation_of_another_record_is_not_opened_here(client: Client) -> None:
    anna, pyotr = makers.anna_probnaya(), makers.pyotr_primerov()
    citation = makers.cite(pyotr, "sex")
    assert client.get(f"{citations_url(anna)}?edit={citation.pk}").status_code == 404


def test_a_part_of_a_record_has_sources_of_its_own(client: Client) -> None:
    name = makers.anna_probnaya().names.get(language="en")
    send(client, name, field="surname", source=makers.make_source(slug="passport").pk)
    assert Citation.objects.get(field="surname").target == name


def test_what_a_contributor_cites_on_a_public_page_waits_for_approval() -> None:
    person = makers.anna_probnaya()
    contributor = desk_of("contributor")
    page = page_of(contributor, person)
    before = Citation.objects.count()
    data = {
        "field": "sex",
        "verdict": "accepted",
        "order": "1",
        "seen": page.context["form"]["seen"].value(),
        "change_reason": REASON,
    }
    assert contributor.post(citations_url(person), data).status_code == 302
    assert Citation.objects.count() == before
    assert Proposal.objects.get().target == person


def test_a_contributor_cites_a_draft() -> None:
    person = makers.make_person(state=State.DRAFT)
    send(desk_of("contributor"), person, field="sex", source=makers.make_source(slug="x").pk)
    assert Citation.objects.filter(field="sex").exists()


def test_a_stranger_sees_no_sources() -> None:
    person = makers.anna_probnaya()
    assert page_of(desk_of(username="stranger"), person).status_code == 403


def test_a_stale_page_of_sources_is_refused(client: Client) -> None:
    person = makers.anna_probnaya()
    answer = send(client, person, field="sex", seen="1")
    assert "Somebody saved this record" in answer.content.decode()
    assert not Citation.objects.filter(field="sex").exists()


def test_a_stale_page_of_sources_may_be_sent_again_as_it_was_typed(client: Client) -> None:
    person = makers.anna_probnaya()
    form = send(client, person, field="sex", quote="typed words", seen="1").context["form"]
    data = {bound.html_name: bound.value() or "" for bound in form if bound.name != "reason"}
    client.post(citations_url(person), data)
    assert Citation.objects.get(field="sex").quote == "typed words"


def test_two_curators_do_not_overwrite_each_other_in_a_source_of_a_place(client: Client) -> None:
    place = makers.make_place()
    citation = makers.cite(place, "period", locator="p. 1")
    where = f"{citations_url(place)}?edit={citation.pk}"
    form = client.get(where).context["form"]
    data = {bound.html_name: bound.value() or "" for bound in form if bound.name != "reason"}
    send(client, place, f"?edit={citation.pk}", locator="p. 2")
    answer = client.post(where, {**data, "locator": "p. 3", "change_reason": REASON})
    assert "Somebody saved this record" in answer.content.decode()
    citation.refresh_from_db()
    assert citation.locator == "p. 2"


def test_a_date_is_read_in_the_language_of_the_curator(client: Client) -> None:
    person = makers.make_person(birth_date="1890~")
    page = client.get(citations_url(person, "birth_date"), headers={"accept-language": "ru"})
    assert "1890~ (около 1890 года)" in page.content.decode()


def test_a_reason_is_needed(client: Client) -> None:
    person = makers.anna_probnaya()
    before = ChangeSet.objects.count()
    answer = send(client, person, field="sex", change_reason="")
    assert answer.status_code == 200
    assert ChangeSet.objects.count() == before


@pytest.mark.parametrize("query", ["?edit=x", "?field=no_such", "?edit=", "?edit=-1"])
def test_a_strange_address_breaks_nothing(client: Client, query: str) -> None:
    person = makers.anna_probnaya()
    assert client.get(citations_url(person) + query).status_code == 200


@pytest.mark.parametrize("model", ["citation", "curator", "searchterm", "nosuch"])
def test_only_rows_of_records_have_sources(client: Client, model: str) -> None:
    makers.cite(makers.anna_probnaya(), "sex")
    assert client.get(f"/admin/registry/{model}/1/citations/").status_code == 404


# The marks beside the facts ----------------------------------------------------------------


def test_every_fact_of_a_form_leads_to_its_sources(client: Client) -> None:
    person = makers.anna_probnaya()
    makers.cite(person, "birth_date")
    page = client.get(address(person))
    fields = page.context["adminform"].form.fields
    assert fields["birth_date"].sources.count == 1
    assert fields["death_date"].sources.count == 0
    for field in citable_fields(Person):
        assert fields[field.name].sources.url == citations_url(person, field.name)
        assert citations_url(person, field.name) in page.content.decode()


def test_every_row_inside_a_form_leads_to_its_sources(client: Client) -> None:
    person = makers.anna_probnaya()
    page = client.get(address(person)).content.decode()
    for part in (*person.names.all(), *person.repressions.all(), *person.rehabilitations.all()):
        assert citations_url(part) in page


@pytest.mark.parametrize("model", [Person, Repression, Act, Event, Document, Figure, Place, Photo])
def test_every_citable_field_stands_on_the_form(client: Client, model: type[models.Model]) -> None:
    """A fact without a place on the card could neither be entered nor cited."""
    from django.contrib import admin
    from django.contrib.admin.options import flatten_fieldsets

    shown = flatten_fieldsets(admin.site._registry[model].fieldsets or [])
    assert {field.name for field in citable_fields(model)} <= set(shown)


def test_sources_themselves_are_cited_nowhere(client: Client) -> None:
    source = makers.make_source()
    page = client.get(address(source))
    assert not hasattr(page.context["adminform"].form.fields["title"], "sources")
    assert typed(page)["title"] == Source.objects.get().title
