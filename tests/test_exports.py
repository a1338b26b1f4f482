"""Lists as files: the people of the page in its order, safe in a spreadsheet, read back whole."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from registry.intake.files.masking import FORMULAS, masked, unmasked
from registry.intake.stages import suggested_columns
from registry.models import Depiction, Participation, Person
from registry.opendata.exports import network, people_list
from registry.opendata.exports.catalogue import LISTED, LISTS, counts
from registry.opendata.exports.cells import BYTE_ORDER_MARK
from registry.opendata.exports.columns import names_of
from registry.opendata.exports.describing import columns_in_words, tables_in_words
from registry.opendata.exports.package import ALL_TABLES, write_package
from registry.search.query import find
from registry.search.snapshot import snapshot
from registry.web.addresses import PARAMETERS
from registry.web.downloads import answers, offered, sheets
from registry.web.limits import Limit
from registry.web.statistics.tables import safe
from tests import importing, makers, public_records

pytestmark = pytest.mark.django_db
PREFIXES = (*FORMULAS, " =", "'", "'=")
TEXTS = {f"{prefix}1+1" for prefix in PREFIXES}
EDGES = network.EDGES.name


def ask(client: Client, ending: str, **data: Any) -> bytes:
    response = client.get(reverse("registry:people-file", args=[ending]), data)
    assert response.status_code == 200, response.content
    return body_of(response)


def body_of(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def rows_of(body: bytes) -> list[dict[str, str]]:
    text = body.decode().removeprefix(BYTE_ORDER_MARK)
    return [
        {name: unmasked(cell) for name, cell in row.items()}
        for row in csv.DictReader(io.StringIO(text, newline=""))
    ]


def live_cells(body: bytes) -> list[str]:
    """Cells a spreadsheet would compute."""
    text = body.decode().removeprefix(BYTE_ORDER_MARK)
    rows = csv.reader(io.StringIO(text, newline=""))
    return [cell for row in rows for cell in row if cell.lstrip(" ").startswith(FORMULAS)]


# Cells -----------------------------------------------------------------------------------------


@given(text=st.text() | st.builds(str.__add__, st.sampled_from(PREFIXES), st.text()))
def test_a_masked_text_is_no_formula_and_comes_back_whole(text: str) -> None:
    cell = masked(text)
    assert not cell.lstrip(" \u00a0").startswith(FORMULAS)
    assert unmasked(cell) == text


def test_an_apostrophe_of_a_file_made_elsewhere_stays() -> None:
    assert unmasked("'s-Hertogenbosch") == "'s-Hertogenbosch"


def people_with_formulas() -> None:
    """One person a prefix, each of a name of their own."""
    for number, text in enumerate(TEXTS):
        makers.make_person(
            f"Общий{number} Иван",
            f"Ivan Common{number}",
            fate="executed",
            sex="m",
            profession_text=text,
            education_text="https://example.org",
        )


def test_no_cell_of_a_list_is_a_formula_and_an_import_gives_the_text_back(
    client: Client, tmp_path: Path
) -> None:
    people_with_formulas()
    body = ask(client, "csv")
    assert not live_cells(body)
    assert {row["profession"] for row in rows_of(body)} == TEXTS
    lines = ask(client, "jsonl").splitlines()
    assert {json.loads(line)["profession"] for line in lines} == TEXTS
    path = tmp_path / "people.csv"
    path.write_bytes(body)
    last = Person.objects.latest("pk").pk
    importing.bring_in(path)
    brought = Person.objects.filter(pk__gt=last)
    assert set(brought.values_list("profession_text", flat=True)) == TEXTS


def test_a_spreadsheet_holds_texts_alone(client: Client) -> None:
    people_with_formulas()
    sheet = load_workbook(io.BytesIO(ask(client, "xlsx"))).worksheets[0]
    heading, *rows = sheet.iter_rows()
    names = [cell.value for cell in heading]
    assert names == names_of(people_list.COLUMNS)
    cells = [cell for row in rows for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    assert not [cell for cell in cells if cell.hyperlink]
    at = names.index("profession")
    found = {row[at].value.replace("_x000D_", "\r").replace("\r", "\n") for row in rows}
    assert found == {text.replace("\r", "\n") for text in TEXTS}


def things_with_formulas() -> None:
    """Every prefix in every kind of record that has a list of its own."""
    for number, text in enumerate(sorted(TEXTS)):
        place = makers.make_place(f"strange-{number}", names={"ru": text}, forms={})
        event = public_records.make_event(document_number=text, place_text=text)
        public_records.make_document(number=text)
        public_records.make_figure(value_text=text, event=event)
        source = makers.make_source(text, slug=f"strange-{number}")
        person = makers.make_person(text.replace("\n", "").replace("\t", ""), f"x{number} y")
        makers.save(Participation(event=event, person=person, capacity="defendant"))
        makers.cite(person, "birth_date", value="1890", source=source, as_stated=text)
        public_records.make_photo(text, person)
        public_records.make_commemoration(text, place=place)


def test_no_cell_of_any_other_list_is_a_formula(client: Client) -> None:
    things_with_formulas()
    for text in TEXTS:
        assert not safe(text).lstrip(" ").startswith(FORMULAS)
    for name in (*LISTS, *(table.name for table in network.TABLES)):
        body = body_of(client.get(f"/en/data/{name}.csv"))
        assert not live_cells(body), name
        assert len(body.splitlines()) > len(TEXTS) or name == EDGES


def test_no_cell_of_the_whole_register_as_files_is_a_formula(tmp_path: Path) -> None:
    things_with_formulas()
    people_with_formulas()
    write_package(tmp_path)
    told: set[str] = set()
    for table in ALL_TABLES:
        body = gzip.decompress((tmp_path / f"{table.name}.csv.gz").read_bytes())
        assert not live_cells(body), table.name
        told |= {cell for row in rows_of(body) for cell in row.values()}
    assert told >= TEXTS


# Lists of people -------------------------------------------------------------------------------


def test_a_list_has_the_people_and_the_order_of_its_page(client: Client) -> None:
    makers.pyotr_primerov()
    makers.anna_probnaya()
    makers.maria_vymyslova()
    assert [row["surname"] for row in rows_of(ask(client, "csv", fate="executed"))] == [
        "Примеров",
        "Пробная",
    ]
    by_death = [json.loads(line) for line in ask(client, "jsonl", sort="death").splitlines()]
    assert [row["surname_en"] for row in by_death] == ["Probnaya", "Primerov", "Vymyslova"]


def test_a_row_says_what_the_page_says(client: Client) -> None:
    place = makers.make_place()
    person = makers.anna_probnaya(birth_place=place, burial_place_text="Пробный лес")
    row = json.loads(ask(client, "jsonl"))
    assert row["id"] == person.public_id
    assert row["address"] == f"http://testserver/id/{person.public_id}"
    assert (row["role"], row["fate"], row["sex"]) == ("victim", "executed", "f")
    assert (row["birth_date"], row["birth_date_from"], row["birth_date_to"]) == (
        "1890",
        "1890-01-01",
        "1890-12-31",
    )
    assert (row["birth_place"], row["birth_place_id"]) == ("Пробное", place.public_id)
    assert (row["burial_place"], row["burial_place_id"]) == ("Пробный лес", None)
    assert (row["arrest_date"], row["repressions"]) == ("1937-10-14", 1)
    assert (row["rehabilitation"], row["rehabilitation_date"]) == ("granted", "1956-06")
    assert row["source"] == "Книга памяти Пробной области"


def test_of_several_repressions_the_one_that_came_to_the_fate_is_told(client: Client) -> None:
    person = makers.make_person(fate="executed")
    makers.make_repression(person, order=1, arrest_date="1929", outcome="served")
    makers.make_repression(person, order=2, arrest_date="1937", outcome="executed")
    makers.make_repression(person, order=3, arrest_date="1921", state="draft")
    row = json.loads(ask(client, "jsonl"))
    assert (row["repressions"], row["arrest_date"], row["outcome"]) == (2, "1937", "executed")


def test_the_file_of_a_list_opens_right_in_a_spreadsheet(client: Client) -> None:
    makers.anna_probnaya()
    response = client.get("/ru/people/export.csv")
    assert body_of(response).startswith(BYTE_ORDER_MARK.encode())
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="people.csv"'


def test_a_list_brought_into_a_registry_keeps_what_an_import_reads(
    client: Client, tmp_path: Path
) -> None:
    person = makers.anna_probnaya()
    path = tmp_path / "people.csv"
    path.write_bytes(ask(client, "csv"))
    meant = suggested_columns(path)
    expected = {"surname", "birth_date", "arrest_date", "fate", "sentence_date", "execution_date"}
    assert expected <= {field for heading, field in meant.items() if heading == field}
    importing.bring_in(path)
    brought = importing.newest()
    assert (brought.birth_date, brought.death_date, brought.fate, brought.sex) == (
        person.birth_date,
        person.death_date,
        person.fate,
        person.sex,
    )
    assert brought.repressions.get().arrest_date == "1937-10-14"


def test_nobody_unpublished_stands_in_a_list(client: Client) -> None:
    makers.anna_probnaya()
    makers.make_person("Тайная Вера", "Vera Taynaya", state="draft")
    assert "Тайная" not in ask(client, "csv").decode()


def test_a_portion_of_people_takes_a_fixed_number_of_questions() -> None:
    for number in range(6):
        person = makers.make_person(f"Общий{number} Иван", f"Ivan O{number}", fate="executed")
        makers.make_repression(person, arrest_date="1937")
    keys = list(Person.objects.values_list("pk", flat=True))
    people_list.rows_of(keys)
    taken = []
    for portion in (keys[:2], keys):
        with CaptureQueriesContext(connections["default"]) as queries:
            assert len(people_list.rows_of(portion)) == len(portion)
        taken.append(len(queries))
    assert taken[0] == taken[1] <= 12


def test_portions_together_are_the_whole_list() -> None:
    for number in range(5):
        makers.make_person(f"Общий{number} Иван", f"Ivan O{number}")
    with snapshot() as index:
        result = find(index, {})
        portions = list(people_list.portions(result, "name", "latin", size=2))
    assert [len(portion) for portion in portions] == [2, 2, 1]
    assert len({row[0] for portion in portions for row in portion}) == 5


def test_the_page_leads_to_its_list_as_a_file(client: Client) -> None:
    makers.anna_probnaya()
    page = client.get("/ru/victims/?sort=death").content.decode()
    assert "/ru/people/export.csv?role=victim&amp;sort=death" in page
    assert "/ru/people/export.jsonl?" in page
    assert "/ru/people/export.xlsx?" in page


# Refusals --------------------------------------------------------------------------------------


def test_an_unknown_format_is_refused_with_those_there_are(client: Client) -> None:
    response = client.get("/en/people/export.pdf")
    assert response.status_code == 404
    assert (
        response.content.decode() == "There is no file of this kind. There are: csv, jsonl, xlsx.\n"
    )
    assert client.get("/en/data/events.pdf").status_code == 404
    assert client.get("/en/data/network-edges.xlsx").status_code == 404
    assert client.get("/en/data/nothing.csv").status_code == 404


def test_a_filter_that_is_not_understood_gives_a_sentence_and_nobody(client: Client) -> None:
    makers.anna_probnaya()
    response = client.get("/en/people/export.csv", {"fate": "no such fate"})
    assert response.status_code == 400
    assert "Probnaya" not in response.content.decode()


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize(
    "address",
    [
        *("people/export.csv", "people/export.jsonl", "people/export.xlsx"),
        *(f"data/{name}.{ending}" for name in LISTS for ending in ("csv", "xlsx")),
        *(f"data/{table.name}.csv" for table in network.TABLES),
    ],
)
def test_a_parameter_that_is_not_known_gives_a_sentence_and_no_rows(
    address: str, method: str, client: Client
) -> None:
    response = getattr(client, method)(f"/en/{address}?fatee=executed")
    assert response.status_code == 400
    if method == "get":
        assert response.content.decode() == "“fatee” is not a parameter of this address.\n"


def test_every_parameter_of_the_list_of_people_is_one_of_its_file(client: Client) -> None:
    makers.anna_probnaya()
    for name in PARAMETERS:
        response = client.get("/en/people/export.csv", {name: ""})
        assert response.status_code == 200, name
    assert client.get("/en/people/export.csv?sort=-name&page=2&fate=executed").status_code == 200


def test_every_file_a_page_offers_is_there(client: Client) -> None:
    public_records.make_event()
    makers.make_place("camp", kind="camp")
    public_records.make_document()
    public_records.make_figure()
    makers.anna_probnaya()
    pages = (
        *("people/?q=Probnaya&sort=birth&arrest_from=1930", "victims/?page=1", "fates/executed/"),
        *("events/", "places/?kind=camp", "documents/", "figures/", "sources/", "data/"),
    )
    for page in pages:
        found = public_records.read(f"/en/{page}")
        links = [link for link in found.links if re.search(r"\.(csv|jsonl|xlsx)(\?|$)", link)]
        assert links, page
        for link in links:
            assert client.get(link).status_code == 200, link


def test_a_long_list_is_no_spreadsheet(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    makers.anna_probnaya()
    makers.pyotr_primerov()
    monkeypatch.setattr(sheets, "MOST_IN_A_SPREADSHEET", 1)
    response = client.get("/en/people/export.xlsx")
    assert response.status_code == 400
    assert response.content.decode() == (
        "This list has 2 people, and a spreadsheet here holds at most 1 person: take it as CSV.\n"
    )


def test_a_long_list_of_places_is_no_spreadsheet_but_a_narrower_one_is(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    makers.make_place("camp", kind="camp")
    makers.make_place("prison", kind="prison")
    monkeypatch.setattr(sheets, "MOST_IN_A_SPREADSHEET", 1)
    response = client.get("/en/data/places.xlsx")
    assert response.status_code == 400
    assert response.content.decode() == (
        "This list has 2 records, and a spreadsheet here holds at most 1 record: take it as CSV.\n"
    )
    assert client.get("/en/data/places.xlsx?kind=camp").status_code == 200


def test_a_page_offers_no_spreadsheet_of_a_long_list(monkeypatch: pytest.MonkeyPatch) -> None:
    makers.make_place("camp", kind="camp")
    makers.make_place("prison", kind="prison")
    monkeypatch.setattr(offered, "MOST_IN_A_SPREADSHEET", 1)
    assert "/en/data/places.xlsx" not in public_records.read("/en/places/").links
    assert "/en/data/places.xlsx?kind=camp" in public_records.read("/en/places/?kind=camp").links


def test_the_page_of_data_offers_spreadsheets_of_short_lists_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    public_records.make_event()
    public_records.make_event("A hidden one", state="draft")
    for name in ("Anna", "Maria"):
        makers.make_person(latin=f"{name} Common", slug=name.lower())
    monkeypatch.setattr(offered, "MOST_IN_A_SPREADSHEET", 1)
    links = public_records.read("/uk/data/").links
    assert {"/uk/data/events.xlsx", "/uk/data/places.xlsx"} <= set(links)
    assert "/uk/people/export.xlsx" not in links
    assert {"/uk/people/export.csv", "/uk/people/export.jsonl"} <= set(links)


def test_lists_are_counted_in_one_question_and_no_further_than_needed(client: Client) -> None:
    for number in range(4):
        makers.make_place(f"camp-{number}")
    assert dict(counts(most=3)) == {**dict.fromkeys(("people", *LISTS), 0), "places": 3}
    client.get("/en/data/")
    with CaptureQueriesContext(connections["default"]) as queries:
        client.get("/en/data/")
    # The version of the index, by which every page knows its edition, and the counts.
    assert len(queries) <= 2


def test_whoever_takes_very_many_files_is_asked_to_wait(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "TAKEN", Limit("taken", 1, 3600))
    assert client.get("/en/people/export.csv").status_code == 200
    response = client.get("/en/people/export.csv")
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0


@pytest.mark.usefixtures("connection_kept")
def test_only_so_many_great_lists_are_streamed_at_a_time(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    makers.anna_probnaya()
    monkeypatch.setattr(answers, "GREAT", 0)
    taking: list[Any] = [client.get("/en/people/export.csv") for _ in range(2)]
    assert client.get("/en/people/export.csv").status_code == 429
    for response in taking:
        response.close()
    again = client.get("/en/people/export.csv")
    assert again.status_code == 200
    assert body_of(again)


@pytest.mark.parametrize(
    "address", ["people/export.csv", "people/export.xlsx", "data/events.csv", "data/places.jsonl"]
)
def test_the_head_of_a_file_costs_nothing(address: str, client: Client) -> None:
    makers.anna_probnaya()
    with CaptureQueriesContext(connections["default"]) as queries:
        response = client.head(f"/en/{address}")
    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]
    assert "Content-Length" not in response
    # The version of the index, by which every page knows its edition.
    assert len(queries) <= 1


# Other lists and the network -------------------------------------------------------------------


def test_a_whole_list_is_every_published_record(client: Client) -> None:
    public_records.make_event("Trial of the Invented", date="1937-03/1937-04")
    public_records.make_event("A hidden one", state="draft")
    rows = rows_of(body_of(client.get("/en/data/events.csv")))
    assert [row["title_en"] for row in rows] == ["Trial of the Invented"]
    assert rows[0]["date_to"] == "1937-04-30"
    lines = body_of(client.get("/en/data/events.jsonl")).decode().splitlines()
    assert json.loads(lines[0])["title_en"] == "Trial of the Invented"


def ids_of(client: Client, address: str) -> set[str]:
    """The records in a file of lines."""
    body = body_of(client.get(f"/en/data/{address}"))
    return {json.loads(line)["id"] for line in body.splitlines()}


def test_a_file_of_places_is_narrowed_as_its_page_is(client: Client) -> None:
    region = makers.make_place("oblast", kind="region")
    camp = makers.make_place("camp", kind="camp", parent=region)
    prison = makers.make_place("prison", kind="prison", parent=region)
    elsewhere = makers.make_place("far", kind="camp")
    every = {place.public_id for place in (region, camp, prison, elsewhere)}
    near = {"within": "oblast"}
    assert ids_of(client, "places.jsonl") == every
    assert ids_of(client, "places.jsonl?kind=camp") == {camp.public_id, elsewhere.public_id}
    assert prison.public_id in ids_of(client, f"places.jsonl?{urlencode(near)}")
    both = ids_of(client, f"places.jsonl?{urlencode({'kind': 'camp', **near})}")
    assert both == {camp.public_id}


def test_a_file_of_sources_has_those_of_the_kind_asked_for(client: Client) -> None:
    memoir = makers.make_source("Memoir", slug="memoir", kind="testimony")
    makers.make_source("Book", slug="book", kind="book_of_memory")
    assert ids_of(client, "sources.jsonl?kind=testimony") == {memoir.public_id}


def test_a_file_of_photographs_has_those_with_somebody_not_identified(client: Client) -> None:
    public_records.make_photo("Everybody known", makers.anna_probnaya())
    asked = public_records.make_photo("Somebody unknown")
    makers.save(Depiction(photo=asked, position=1, certainty="unidentified"))
    assert ids_of(client, "photos.jsonl?kind=unidentified") == {asked.public_id}


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("places.csv?kind=palace", "There is no such kind of place."),
        ("places.xlsx?within=nowhere", "The register has no such region."),
        ("sources.csv?kind=palace", "There is no such kind of source."),
        ("photos.jsonl?kind=palace", "There is no such kind of photograph."),
    ],
)
def test_a_list_narrowed_to_what_is_none_is_one_sentence(
    question: str, sentence: str, client: Client
) -> None:
    makers.make_place("camp", kind="camp")
    response = client.get(f"/en/data/{question}")
    assert response.status_code == 400
    assert response.content.decode() == f"{sentence}\n"


def test_a_spreadsheet_of_any_list_holds_texts_alone(client: Client) -> None:
    things_with_formulas()
    for name in LISTS:
        response = client.get(f"/en/data/{name}.xlsx")
        assert response["Content-Disposition"] == f'attachment; filename="{name}.xlsx"'
        heading, *rows = load_workbook(io.BytesIO(body_of(response))).worksheets[0].iter_rows()
        assert [cell.value for cell in heading] == names_of(LISTED[name].columns), name
        assert len(rows) >= len(TEXTS), name
        cells = [cell for row in rows for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}, name


def test_a_list_leads_to_its_files_with_what_narrows_it(client: Client) -> None:
    region = makers.make_place("oblast", kind="region")
    makers.make_place("camp", kind="camp", parent=region)
    links = public_records.read("/ru/places/?kind=camp&within=oblast").links
    for ending in ("csv", "jsonl", "xlsx"):
        assert f"/ru/data/places.{ending}?kind=camp&within=oblast" in links


def test_a_text_in_any_language_is_kept(client: Client) -> None:
    event = public_records.make_event()
    event.title = {"en": "Trial", "ka": "სასამართლო"}
    makers.save(event)
    row = rows_of(body_of(client.get("/en/data/events.csv")))[0]
    assert (row["title_en"], json.loads(row["title_other"])) == ("Trial", {"ka": "სასამართლო"})


def test_every_column_has_a_name_of_its_own_and_a_description() -> None:
    for columns in (people_list.COLUMNS, *(table.columns for table in ALL_TABLES)):
        assert len(set(names_of(columns))) == len(columns)
        assert all(column.description.endswith(".") for column in columns)


def test_the_documentation_has_the_columns_of_the_code() -> None:
    words = (Path(__file__).parent.parent / "docs" / "data.md").read_text(encoding="utf-8")
    assert columns_in_words(people_list.COLUMNS) in words
    assert tables_in_words(ALL_TABLES) in words
