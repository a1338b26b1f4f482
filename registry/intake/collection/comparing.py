"""What the files say now against what was loaded from them before."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from registry.intake.collection.shape import KEY_SEPARATOR, Key
from registry.intake.collection.wanted import Wanted
from registry.models import ImportRow
from registry.vocabulary import BatchState

# Decisions about a record that the files no longer bring with a row: it was taken away again, or
# it stays because a curator has edited it.
REMOVED = "removed"
KEPT = "kept"


@dataclass(frozen=True)
class Last:
    """The last that was loaded under a key."""

    digest: str
    target_id: int | None
    decision: str


@dataclass
class Plan:
    """What is to be done, and what need not."""

    new: list[Wanted] = field(default_factory=list)
    changed: list[tuple[Wanted, Last]] = field(default_factory=list)
    # Records a row that is still there no longer brings with it, e.g. a source taken out of it.
    removed: list[tuple[Key, Last]] = field(default_factory=list)
    same: Counter[str] = field(default_factory=Counter)
    # Rows that are gone from the files; their records stay.
    vanished: list[Key] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be written."""
        return not (self.new or self.changed or self.removed)


def last_loaded(title: str) -> dict[Key, Last]:
    """The last row of every key, from all loads of this collection that stand."""
    rows = ImportRow.objects.filter(batch__name=title, batch__state=BatchState.COMMITTED)
    columns = ("table", "key", "digest", "target_id", "decision")
    return {
        (table, key): Last(digest, target_id, decision)
        for table, key, digest, target_id, decision in rows.order_by("pk").values_list(*columns)
    }


def compare(records: list[Wanted], last: dict[Key, Last]) -> Plan:
    """The plan that leads from the last load to the files."""
    plan = Plan()
    for wanted in records:
        before = last.get(wanted.name)
        if before is None or before.decision == REMOVED:
            plan.new.append(wanted)
        elif before.digest == wanted.digest():
            plan.same[wanted.table] += 1
        else:
            plan.changed.append((wanted, before))
    present = {wanted.name for wanted in records}
    bringing = present | {wanted.owner for wanted in records if wanted.owner}
    for name, before in last.items():
        if name in present or before.decision in (REMOVED, KEPT):
            continue
        if before.target_id is not None and _owner(name) in bringing:
            plan.removed.append((name, before))
        else:
            plan.vanished.append(name)
    return plan


def _owner(name: Key) -> Key | None:
    """The row that brought a record with it; its key stands before the last `#`."""
    table, key = name
    before, mark, _after = key.partition("#")
    if not mark:
        return None
    if table == "disputes":
        return table, before
    owner_table, _separator, owner_key = before.partition(KEY_SEPARATOR)
    return owner_table, owner_key
