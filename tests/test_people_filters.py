"""Filters of the list of people: whom they find, and what bad values do."""

from urllib.parse import urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.filters import PersonFilterSet
from registry.models import Person
from registry.search.snapshot import snapshot
from registry.vocabulary import State
from registry.web.addresses import PARAMETERS
from tests import makers
from tests.listed_people import ANNA, MARIA, PYOTR, found, get, words

pytestmark = pytest.mark.django_db

# Filters -------------------------------------------------------------------------------------


FILTERS: list[tuple[str, set[str]]] = [
    ("", {ANNA, PYOTR, MARIA}),
    ("q=Пробная", {ANNA}),
    ("q=probnaya", {ANNA}),
    ("q=ПРИМЕРОВ Пётр", {PYOTR}),
    ("q=Anna Schukina", set()),
    ("role=victim", {ANNA, PYOTR, MARIA}),
    ("role=perpetrator", {PYOTR}),
    ("role=both", {PYOTR}),
    ("role=none", set()),
    ("role=both&role=none", {PYOTR}),
    ("fate=executed", {ANNA, PYOTR}),
    ("fate=executed&fate=imprisoned_survived", {ANNA, PYOTR, MARIA}),
    ("fate=not_recorded", set()),
    ("profession=poet", {ANNA, PYOTR}),
    ("profession=poet&profession=nkvd_officer", {ANNA, PYOTR}),
    ("profession=not_recorded", {MARIA}),
    ("nationality=polish", {ANNA}),
    ("nationality=not_recorded", {PYOTR, MARIA}),
    ("sentencing_body=nkvd_troika", {ANNA}),
    ("region=probnoye", {ANNA}),
    ("arrest_year=1937", {ANNA}),
    ("arrest_year=1937&arrest_year=1938", {ANNA, PYOTR, MARIA}),
    ("arrest_from=1938", {PYOTR, MARIA}),
    ("arrest_to=1937", {ANNA}),
    ("arrest_from=1937&arrest_to=1937", {ANNA}),
    ("arrest_month=1937-10", {ANNA}),
    ("death_year=1939", {PYOTR}),
    ("death_month=1937-11", {ANNA}),
    ("birth_from=1897&birth_to=1898", {MARIA}),
    ("birth_to=1890", {ANNA, PYOTR}),
    ("burial_place=probnoye", {ANNA}),
    ("burial_place=not_recorded", {PYOTR, MARIA}),
    ("event=order-00447", {ANNA}),
    ("place=probnoye", {ANNA}),
    ("rehabilitation=granted", {ANNA}),
    ("sex=f", {ANNA, MARIA}),
    ("source=book-of-memory", {ANNA, PYOTR, MARIA}),
    ("has_picture=no", {ANNA, PYOTR, MARIA}),
    ("has_dispute=yes", {ANNA}),
    ("fate=executed&sex=f", {ANNA}),
    ("fate=executed&q=primerov&sex=f", set()),
    ("utm_source=somewhere", {ANNA, PYOTR, MARIA}),
    ("fate=&q=&arrest_from=", {ANNA, PYOTR, MARIA}),
]


@pytest.mark.usefixtures("cast")
def test_filters_find(client: Client, subtests: pytest.Subtests) -> None:
    for query, people in FILTERS:
        with subtests.test(query):
            answer = get(client, f"?{query}")
            assert answer.status_code == 200
            assert set(found(answer)) == people


@pytest.mark.parametrize("q", ["Мейерхольд", "Meyerhold", "meyerhold", "МЕЙЕРХОЛЬД"])
def test_a_name_is_found_in_either_script_and_any_case(client: Client, q: str) -> None:
    makers.make_person("Мейерхольд Всеволод Эмильевич", "Vsevolod Meyerhold")
    makers.maria_vymyslova()
    assert found(get(client, f"?{urlencode({'q': q})}")) == ["vsevolod-meyerhold"]


def test_a_draft_is_not_listed_nor_counted(client: Client) -> None:
    makers.anna_probnaya()
    makers.make_person("Скрытая Ольга", "Olga Skrytaya", state=State.DRAFT)
    answer = get(client)
    assert found(answer) == [ANNA]
    assert "Skrytaya" not in answer.content.decode()
    assert "1 person" in words(answer)


def test_a_range_of_years_finds_whom_it_may_mean(client: Client) -> None:
    person = makers.make_person(birth_date="1890/1895")
    makers.make_repression(person, arrest_date="[1936,1938]")
    assert found(get(client, "?birth_from=1895"))
    assert found(get(client, "?birth_to=1890"))
    assert not found(get(client, "?birth_from=1896"))
    assert found(get(client, "?arrest_from=1938&arrest_to=1938"))
    assert not found(get(client, "?arrest_from=1939"))


def test_an_unpublished_case_is_found_by_no_range(client: Client) -> None:
    person = makers.anna_probnaya()
    makers.make_repression(person, arrest_date="1930", state=State.DRAFT)
    assert found(get(client, "?arrest_to=1931")) == []


# Bad values ----------------------------------------------------------------------------------


BAD = [
    "fate=bogus",
    "fate=executed&fate=bogus",
    "role=both&role=author",
    "profession=bogus",
    "profession=poet&profession=bogus",
    "profession='; drop table",
    "nationality=%00",
    "burial_place=nowhere",
    "event=not_recorded",
    "source=bogus",
    "arrest_year=37",
    "arrest_year=1937abc",
    "arrest_month=1937-13",
    "arrest_from=soon",
    "arrest_from=99999",
    "arrest_from=１９３７",
    "arrest_from=1939&arrest_to=1937",
    "birth_to=-1",
    "sex=both",
    "has_picture=maybe",
    "sort=random",
    "q=!!!",
    "q=%00",
    "q=" + "а" * 201,
    "q=" + "а+" * 9,
    "&".join(f"fate={number}" for number in range(51)),
]


@pytest.mark.usefixtures("cast")
def test_a_bad_value_gives_nobody_and_a_sentence(client: Client, subtests: pytest.Subtests) -> None:
    for query in BAD:
        with subtests.test(query[:40]):
            answer = get(client, f"?{query}")
            assert answer.status_code == 200
            assert found(answer) == []
            assert 'class="problem"' in answer.content.decode()


@pytest.mark.usefixtures("cast")
def test_the_sentence_names_the_value_and_the_filter(client: Client) -> None:
    assert "“bogus” is not among the values of “Fate”" in words(get(client, "?fate=bogus"))


@pytest.mark.usefixtures("cast")
def test_after_a_bad_value_the_good_ones_are_offered(client: Client) -> None:
    content = get(client, "?fate=bogus&fate=executed&sex=f").content.decode()
    assert 'name="fate" value="executed" checked' in content
    assert 'name="sex" value="f"' in content
    assert 'value="bogus"' not in content
    assert "<span>bogus<" in content


@pytest.mark.usefixtures("cast")
def test_what_was_typed_is_never_markup(client: Client) -> None:
    for name in ("q", "fate", "sort", "arrest_from"):
        content = get(client, f"?{urlencode({name: '<b>x</b>'})}").content.decode()
        assert "<b>x" not in content


def test_a_filter_set_without_parameters_finds_everybody() -> None:
    makers.anna_probnaya()
    with snapshot() as index:
        assert PersonFilterSet({}).found(index).total == 1


# Any request ---------------------------------------------------------------------------------

VALUES = st.one_of(
    st.sampled_from(
        [
            "executed",
            "victim",
            "none",
            "not_recorded",
            "poet",
            "1937",
            "1937-10",
            "yes",
            "f",
            "birth",
            "2",
            "",
        ]
    ),
    st.text(max_size=30),
    st.integers().map(str),
)
REQUESTS = st.lists(st.tuples(st.sampled_from([*PARAMETERS, "f", "x"]), VALUES), max_size=12)
PATHS = st.sampled_from(
    ["people/", "victims/", "fates/executed/", "people/values/fate/", "people/values/place/"]
)


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(path=PATHS, request=REQUESTS)
def test_any_request_is_answered_by_a_page_or_is_not_found(
    client: Client, path: str, request: list[tuple[str, str]]
) -> None:
    encodable = [(name, value.encode("utf-8", "replace")) for name, value in request]
    answer = client.get(f"/en/{path}?{urlencode(encodable)}")
    assert answer.status_code in (200, 404)


@settings(
    max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(request=REQUESTS)
def test_filters_never_find_more_people_than_there_are(
    client: Client, request: list[tuple[str, str]]
) -> None:
    """Whatever is asked, a value nobody has never gives everybody."""
    if not Person.objects.exists():
        makers.anna_probnaya()
    pairs = [(name, value) for name, value in request if name not in ("page", "f", "x")]
    encodable = [("fate", "bogus"), *((n, v.encode("utf-8", "replace")) for n, v in pairs)]
    answer = client.get(f"/en/people/?{urlencode(encodable)}")
    assert found(answer) == []
