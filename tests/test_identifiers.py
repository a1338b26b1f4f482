"""Public ids: permanent, opaque, and a slip of the pen is noticed."""

from hypothesis import given
from hypothesis import strategies as st

from registry.identifiers import (
    ALPHABET,
    EXAMPLE,
    LETTERS,
    is_public_id,
    new_public_id,
    new_public_ids,
)

ids = st.builds(lambda _: new_public_id(), st.integers())


def test_a_fresh_id_is_valid() -> None:
    assert all(is_public_id(new_public_id()) for _ in range(200))
    assert is_public_id(EXAMPLE)


def test_many_ids_drawn_at_once_are_valid_and_use_every_character_everywhere() -> None:
    found = new_public_ids(3000)
    assert len(found) == 3000
    assert all(map(is_public_id, found))
    first, *others = (set(place) for place in zip(*found, strict=True))
    assert first == set(LETTERS)
    assert all(place == set(ALPHABET) for place in others)


def test_an_id_spells_no_word() -> None:
    assert not set(ALPHABET) & set("aeiouyl")


@given(ids, st.integers(0, 8), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(public_id: str, at: int, other: str) -> None:
    wrong = public_id[:at] + other + public_id[at + 1 :]
    assert wrong == public_id or not is_public_id(wrong)


@given(ids, st.integers(1, 6))
def test_two_neighbours_swapped_are_noticed(public_id: str, at: int) -> None:
    swapped = public_id[:at] + public_id[at + 1] + public_id[at] + public_id[at + 2 :]
    assert swapped == public_id or not is_public_id(swapped)


@given(st.text(max_size=12))
def test_any_other_text_is_no_id(text: str) -> None:
    assert not is_public_id(text) or set(text) <= set(ALPHABET)
