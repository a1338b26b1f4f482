"""A great many operations in any order, by seed: the index never drifts from the records.

How many is said by INDEX_SEEDS and INDEX_OPERATIONS; the whole takes hours.
"""

from __future__ import annotations

import os
import random
from contextlib import suppress

import pytest
from django.db import connection, transaction

from registry.errors import RegistryError
from registry.models import Person
from registry.search import verify
from tests import plain_questions
from tests.test_index_sequences import ARRESTS, DATES, NAMES, AnySequence, compare

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
SEEDS = int(os.environ.get("INDEX_SEEDS", "20"))
OPERATIONS = int(os.environ.get("INDEX_OPERATIONS", "10000"))
CHECKED_EVERY = 250
# More people than this make each check slow and tell nothing new.
MOST_PEOPLE = 150


class Driver:
    """Does the operations of the property test, without its checks after each."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.machine = AnySequence.__new__(AnySequence)
        self.machine.people, self.machine.merges = [], []

    def step(self) -> str:
        chance, machine = self.chance, self.machine
        one, other = chance.randrange(10_000), chance.randrange(10_000)
        name, is_on = chance.choice(NAMES), chance.random() < 0.5
        operations = {
            "enter": lambda: machine.enter(name, chance.choice(DATES), is_on),
            "load": lambda: machine.load(chance.choices(NAMES, k=3)),
            "describe": lambda: machine.describe(one, chance.choice(["", "executed"]), "f"),
            "rename": lambda: machine.rename(one, name),
            "profession": lambda: machine.give_a_profession(one, chance.choice(["poet", "clerk"])),
            "repression": lambda: machine.add_a_repression(one, is_on, chance.choice(ARRESTS)),
            "delete": lambda: machine.delete_a_repression(one),
            "cite": lambda: machine.cite_another_version(one),
            "publish": lambda: machine.publish(one),
            "withdraw": lambda: machine.withdraw(one),
            "merge": lambda: machine.merge(one, other),
            "unmerge": lambda: machine.take_a_merge_apart(one),
            "undo": lambda: machine.undo(one),
            "restore": lambda: machine.restore(one, one % 4),
            "rebuild": machine.rebuild,
        }
        weights = [0.2 if key == "rebuild" else 1 for key in operations]
        if len(machine.people) >= MOST_PEOPLE:
            weights[0] = weights[1] = 0
        chosen = chance.choices(list(operations), weights)[0]
        with suppress(RegistryError), transaction.atomic():
            operations[chosen]()
        return chosen


@pytest.mark.parametrize("seed", range(1, SEEDS + 1))
def test_the_index_never_drifts(seed: int) -> None:
    driver = Driver(seed)
    with plain_questions.small_pieces():
        for number in range(1, OPERATIONS + 1):
            driver.step()
            if number % CHECKED_EVERY == 0 or number == OPERATIONS:
                assert verify.differences() == [], (seed, number)
        compare({})
        compare({"fate": ["executed", "not_recorded"], "arrest_year": ["1937", "1938"]})
    print(f"seed {seed}: {OPERATIONS} operations, 0 differences")


def test_a_row_changed_behind_the_back_of_the_door_is_found() -> None:
    driver = Driver(0)
    with plain_questions.small_pieces():
        driver.machine.enter(NAMES[0], "1890", True)
        pk = Person.objects.published().values_list("pk", flat=True)[0]
        with connection.cursor() as cursor:
            cursor.execute("UPDATE registry_person SET fate = 'executed' WHERE id = %s", [pk])
        assert verify.differences()
