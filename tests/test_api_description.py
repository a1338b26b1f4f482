"""The description of the interface: valid, whole, true; and the page it is read on."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st
from openapi_spec_validator import validate
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from memorial.wsgi import application
from registry.filters import PersonFilterSet
from registry.models import Source
from registry.opendata.api.schema import described
from tests import makers, public_records

SCHEMA = "/api/v1/schema/"
DOCS = "/api/v1/docs/"
FIELDS = Path(__file__).resolve().parent / "fields_of_answers.txt"


@pytest.fixture
def schema(db: None) -> Any:
    return Client().get(SCHEMA).json()


def test_the_description_is_valid_openapi(schema: Any) -> None:
    assert schema["openapi"].startswith("3.1")
    validate(schema)


def test_every_filter_of_the_lists_is_described(schema: Any) -> None:
    told = {one["name"]: one for one in schema["paths"]["/api/v1/people/"]["get"]["parameters"]}
    assert set(PersonFilterSet.base_filters) <= set(told)
    assert "executed" in told["fate"]["schema"]["items"]["enum"]
    assert "not_recorded" in told["fate"]["schema"]["items"]["enum"]
    assert "relevance" in told["sort"]["schema"]["enum"]
    assert re.fullmatch(told["arrest_year"]["schema"]["items"]["pattern"], "1937")


def test_every_address_is_described_with_its_refusals(schema: Any) -> None:
    for address, operations in schema["paths"].items():
        assert set(operations) == {"get"}, address
        assert {"200", "304", "400", "404", "406", "429", "503"} <= set(
            operations["get"]["responses"]
        )


def test_every_shape_says_what_it_is(schema: Any) -> None:
    silent = [
        name
        for name, told in schema["components"]["schemas"].items()
        if not told.get("description")
    ]
    assert silent == []


def test_no_field_of_an_answer_is_ever_renamed_or_left_out(schema: Any) -> None:
    """Programs of others read them; a new one is added to the list."""
    for line in FIELDS.read_text(encoding="utf-8").splitlines():
        shape, _colon, names = line.partition(": ")
        told = schema["components"]["schemas"][shape]["properties"]
        assert set(names.split()) <= told.keys(), shape


def test_the_description_is_given_in_its_own_format_too(client: Client, db: None) -> None:
    kind = "application/vnd.oai.openapi+json"
    assert client.get(SCHEMA, headers={"Accept": kind})["Content-Type"].startswith(kind)


def test_the_page_needs_no_script_and_names_every_address(client: Client, db: None) -> None:
    answer = client.get(DOCS, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    page = answer.content.decode()
    for address in described()["paths"]:
        assert f"GET {address}" in page
    for name in PersonFilterSet.base_filters:
        assert f'name="{name}"' in page
    assert not re.search(r"<style|style=|<script(?![^>]* src=)|https?://(?!testserver)", page)
    # Without a script an empty form is the whole list.
    empty = "&".join(f"{name}=" for name in PersonFilterSet.base_filters)
    assert (
        client.get(f"/api/v1/people/?{empty}&facets=&cursor=&page=&page_size=").status_code == 200
    )


# Asked at random -------------------------------------------------------------------------------


@pytest.fixture
def ids(db: None) -> dict[str, str]:
    """An id of every noun, by its name in addresses."""
    person = makers.pyotr_primerov()
    makers.anna_probnaya()
    event = public_records.make_event(place=makers.make_place())
    rows: dict[str, Any] = {
        "people": person,
        "events": event,
        "places": event.place,
        "documents": public_records.make_document(event=event),
        "photographs": public_records.make_photo("In a garden", person),
        "figures": public_records.make_figure(value_lo=5, value_hi=5, value_text="5"),
        "commemorations": public_records.make_commemoration(),
        "sources": Source.objects.get(),
    }
    return {name: row.public_id for name, row in rows.items()}


loaded = schemathesis.openapi.from_dict({**described(), "servers": [{"url": "http://testserver"}]})
loaded.app = application


def few(number: int) -> Any:
    return with_settings(
        max_examples=number,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )


def check(case: schemathesis.Case, ids: dict[str, str]) -> None:
    """Status, headers and body are as described; no random text is ever a failure."""
    name = case.path.split("/")[3]
    if "public_id" in case.path_parameters and len(str(case.path_parameters)) % 2:
        # A random id is nobody's: every other time ask for a record that is there.
        case.path_parameters["public_id"] = ids[name]
    response = case.call()
    assert response.status_code < 500
    # A value of the right shape may be one the register does not have; and an empty parameter, as
    # a form without a script sends it, is none.
    case.validate_response(
        response, excluded_checks=[positive_data_acceptance, negative_data_rejection]
    )


questions = st.one_of(loaded.as_strategy(), loaded.as_strategy(GenerationMode.NEGATIVE))


@pytest.mark.usefixtures("connection_kept")
@given(case=questions)
@few(100)
def test_any_question_is_answered_as_described(
    ids: dict[str, str], case: schemathesis.Case
) -> None:
    check(case, ids)


@pytest.mark.slow
@pytest.mark.usefixtures("connection_kept")
@given(case=questions)
@few(5000)
def test_very_many_questions_are_answered_as_described(
    ids: dict[str, str], case: schemathesis.Case
) -> None:
    check(case, ids)
