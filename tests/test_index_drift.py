"""A great many operations in any order, by seed: the index never drifts from the records.

How many is said by INDEX_SEEDS and INDEX_OPERATIONS; the whole takes hours.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test import Client

from registry.errors import RegistryError
from registry.intake import stages
from registry.models import ImportBatch, Person
from registry.search import verify
from registry.vocabulary import BatchState
from tests import importing, plain_questions
from tests.desk import address, desk_of, typed
from tests.test_index_sequences import ARRESTS, DATES, NAMES, AnySequence, compare

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
SEEDS = int(os.environ.get("INDEX_SEEDS", "20"))
OPERATIONS = int(os.environ.get("INDEX_OPERATIONS", "10000"))
CHECKED_EVERY = 250
# After so many operations each kind was done, not only refused.
ENOUGH, KINDS = 2_500, 20
# More people than this make each check slow and tell nothing new.
MOST_PEOPLE = 80
REFUSED: tuple[type[Exception], ...] = (RegistryError, ValidationError, ProtectedError)
# What brings rows back, which may lead to others that are gone; a commit would see it and refuse.
BRINGING_BACK = ("undo", "restore", "unmerge")
ENTERING = ("enter", "load")
# How often what takes longest is done beside the rest.
SELDOM = {"rebuild": 0.05, "bring in": 0.1, "take back": 0.1, "map": 0.1, "at the desk": 0.1}
WORDS = ["счетовод", "зав. складом", "пробный мастер"]


class OtherDoors:
    """Imports, which write and delete in bulk, and forms at the desk."""

    def __init__(self, people: list[int], chance: random.Random) -> None:
        self.people = people
        self.chance = chance

    @cached_property
    def desk(self) -> Client:
        return desk_of("editor", "admin")

    def bring_in(self, name: str, words: str) -> None:
        """Three rows of a book; those of an earlier book may come corrected."""
        surname, _, given = name.partition(" ")
        rows = [
            importing.shot(surname=surname, given_name=given, birth_year=year, profession=words)
            for year in self.chance.sample(["1871", "1888", "1896", "1902"], 3)
        ]
        before = set(Person.objects.values_list("pk", flat=True))
        with TemporaryDirectory() as folder:
            importing.bring_in(importing.write(Path(folder), rows), is_public=True)
        self.people += sorted(set(Person.objects.values_list("pk", flat=True)) - before)

    def take_back(self, number: int) -> None:
        if batches := list(ImportBatch.objects.filter(state=BatchState.COMMITTED).order_by("pk")):
            stages.undo(batches[number % len(batches)], office=importing.OFFICE)

    def map(self, number: int) -> None:
        """One decision for a word of the books, for everybody who has it."""
        if items := list(stages.work_list("profession")):
            words = items[number % len(items)].words
            why = {"editor": None, "office": importing.OFFICE, "reason": "Known."}
            stages.map_words("profession", words, "clerk", **why)  # type: ignore[arg-type]

    def save_at_the_desk(self, person: Person | None, born: str) -> None:
        """The form as it is shown, with another date of birth typed in."""
        if person and (page := self.desk.get(address(person))).context:
            data = typed(page, change_reason="For a test.", birth_date=born)
            self.desk.post(address(person), data)


class Driver:
    """Does the operations of the property test, without its checks after each."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.machine = AnySequence.__new__(AnySequence)
        self.machine.people, self.machine.merges = [], []
        # How often each was not refused.
        self.done: Counter[str] = Counter()
        self.doors = OtherDoors(self.machine.people, self.chance)

    def step(self) -> str:
        chance, machine, doors = self.chance, self.machine, self.doors
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
            "delete all": lambda: machine.delete_all_repressions(one),
            "cite": lambda: machine.cite_another_version(one),
            "publish": lambda: machine.publish(one),
            "withdraw": lambda: machine.withdraw(one),
            "merge": lambda: machine.merge(one, other),
            "unmerge": lambda: machine.take_a_merge_apart(one),
            "undo": lambda: machine.undo(one),
            "restore": lambda: machine.restore(one, one % 4),
            "rebuild": machine.rebuild,
            "bring in": lambda: doors.bring_in(name, chance.choice(WORDS)),
            "take back": lambda: doors.take_back(one),
            "map": lambda: doors.map(one),
            "at the desk": lambda: doors.save_at_the_desk(machine._one(one), chance.choice(DATES)),
        }
        is_full = len(machine.people) >= MOST_PEOPLE
        weights = [
            0.0 if is_full and key in ENTERING else SELDOM.get(key, 1.0) for key in operations
        ]
        chosen = chance.choices(list(operations), weights)[0]
        brings_back = chosen in BRINGING_BACK
        refused = (*REFUSED, IntegrityError) if brings_back else REFUSED
        with suppress(*refused), transaction.atomic():
            operations[chosen]()
            if brings_back:
                connection.check_constraints()
            self.done[chosen] += 1
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
    done = ", ".join(f"{name} {number}" for name, number in sorted(driver.done.items()))
    print(f"seed {seed}: {OPERATIONS} operations, 0 differences; not refused were: {done}")
    assert OPERATIONS < ENOUGH or len(driver.done) == KINDS


def test_a_row_changed_behind_the_back_of_the_door_is_found() -> None:
    driver = Driver(0)
    with plain_questions.small_pieces():
        driver.machine.enter(NAMES[0], "1890", True)
        pk = Person.objects.published().values_list("pk", flat=True)[0]
        with connection.cursor() as cursor:
            cursor.execute("UPDATE registry_person SET fate = 'executed' WHERE id = %s", [pk])
        assert verify.differences()
