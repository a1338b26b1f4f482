"""The network of people: who did what to whom, as nodes and edges, of published records alone."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client

from registry.models import Mention, Participation, Relation, Signature
from registry.opendata.exports import network
from tests import makers, public_records

pytestmark = pytest.mark.django_db


def rows(name: str) -> list[dict[str, str]]:
    body = b"".join(Client().get(f"/en/data/network-{name}.csv").streaming_content)  # type: ignore[attr-defined]
    # Gephi takes a mark for a part of the first heading.
    assert not body.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(body.decode(), newline="")))


def edges() -> set[tuple[str, str, str, str]]:
    return {(row["Source"], row["Target"], row["Type"], row["Kind"]) for row in rows("edges")}


def people(number: int) -> list[Any]:
    return [makers.make_person(f"Общий{n} Иван", f"Ivan O{n}", slug=f"o{n}") for n in range(number)]


def test_an_act_leads_from_who_did_it_to_whom_it_was_done() -> None:
    one, other = people(2)
    makers.make_act(one, victim=other, kind="interrogated", date="1937-08", approvals=0)
    [edge] = rows("edges")
    assert (edge["Source"], edge["Target"]) == (one.public_id, other.public_id)
    assert (edge["Kind"], edge["Proof"], edge["Weight"]) == ("interrogated", "reported", "1")
    assert (edge["Start"], edge["End"]) == ("1937-08-01", "1937-08-31")


def test_family_has_no_direction_and_descent_has_one() -> None:
    one, other, child = people(3)
    makers.save(
        Relation(person=one, kind="spouse", other=other),
        Relation(person=one, kind="parent_of", other=child),
    )
    assert edges() == {
        (one.public_id, other.public_id, "Undirected", "spouse"),
        (one.public_id, child.public_id, "Directed", "parent_of"),
    }


def test_whoever_signed_a_list_is_tied_to_those_on_it_and_they_to_each_other() -> None:
    signer, one, other = people(3)
    paper = public_records.make_document(kind="list")
    makers.save(
        Signature(document=paper, person=signer),
        Mention(document=paper, person=one),
        Mention(document=paper, person=other),
    )
    assert edges() == {
        (signer.public_id, one.public_id, "Directed", "signed"),
        (signer.public_id, other.public_id, "Directed", "signed"),
        (one.public_id, other.public_id, "Undirected", "same_list"),
    }


def test_judges_are_tied_to_defendants_and_defendants_to_each_other() -> None:
    judge, one, other = people(3)
    event = public_records.make_event()
    makers.save(
        Participation(event=event, person=judge, capacity="judge"),
        Participation(event=event, person=one, capacity="defendant"),
        Participation(event=event, person=other, capacity="defendant"),
    )
    assert {edge[3] for edge in edges()} == {"judged", "co_defendant"}
    assert len(rows("memberships")) == 3


def test_of_very_many_on_one_list_no_pairs_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "LARGEST", 2)
    paper = public_records.make_document(kind="list")
    makers.save(*(Mention(document=paper, person=person) for person in people(3)))
    assert edges() == set()
    assert len(rows("memberships")) == 3


def test_nobody_hidden_is_in_the_network() -> None:
    one, other, hidden = people(3)
    makers.save(
        Relation(person=one, kind="spouse", other=hidden),
        Relation(person=one, kind="colleague", other=other, is_withheld=True),
    )
    makers.set_state(hidden, "withdrawn")
    assert edges() == set()
    assert rows("nodes") == []


def test_every_end_of_an_edge_is_a_node() -> None:
    one, other = people(2)
    makers.save(Relation(person=one, kind="spouse", other=other))
    makers.anna_probnaya()
    assert {row["Id"]: row["Label"] for row in rows("nodes")} == {
        one.public_id: "Ivan O0",
        other.public_id: "Ivan O1",
    }
