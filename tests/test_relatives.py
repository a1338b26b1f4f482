"""Exact addresses of relatives are not published; places and years are."""

import pytest

from registry.curation import publishing
from registry.curation.relatives import tells_where_relatives_live
from registry.errors import PublicationError
from registry.models import Person
from registry.vocabulary import State
from tests import makers


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("внук живёт: г. Тверь, ул. Тихая, 3", True),
        ("дочь, проживает по адресу ул. Ленина, д. 5, кв. 7", True),
        ("онука мешкає на вул. Тихій, буд. 12", True),
        ("His granddaughter lives at 12 Quiet Street.", True),
        ("жена, двое детей", False),
        ("сын переехал в Москву в 1937", False),
        ("брат жил на ул. Тихой с 1937 года", False),
        ("His wife moved to St Petersburg in 1937.", False),
    ],
)
def test_a_street_with_a_house_is_an_address_and_a_town_is_none(words: str, found: bool) -> None:
    assert tells_where_relatives_live(Person(biography={"ru": words})) is found
    assert tells_where_relatives_live(Person(family_text=words)) is found


def test_where_the_person_lived_is_told() -> None:
    text = "Жил на ул. Тихой, 3. Его сын погиб в 1942 году."
    assert not tells_where_relatives_live(Person(biography={"ru": text}))


@pytest.mark.django_db
def test_a_record_with_the_address_of_relatives_is_not_published() -> None:
    person = makers.make_person(
        state=State.DRAFT, death_date="1937", family_text="внук: ул. Тихая, д. 3"
    )
    with pytest.raises(PublicationError, match="address of relatives"):
        publishing.publish(person, reason="Ready.", editor=None, office="o")
