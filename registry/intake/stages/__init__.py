"""A file on its way in, stage by stage; every stage may be ended half-way and begun again.

    batch = read_in(path, source_key="kalinin-book")      # read, parsed, checked, matched: staged
    decide(row, NEW, editor=curator)                      # what a person decides
    commit(batch, editor=curator)                         # written in portions, nothing public yet
    approve(batch, editor=other, reason="…")              # two people; then publish(batch)
    undo(batch, editor=curator)                           # at any time

Progress stands in `ImportBatch.progress`, the counts in `ImportBatch.report`. See docs/intake.md.
"""

from __future__ import annotations

from registry.intake.stages.agreeing import approve, approve_release, is_approved, is_released
from registry.intake.stages.committing import commit
from registry.intake.stages.deciding import (
    NEW,
    SAME,
    SKIP,
    accept_offer,
    decide,
    decide_all,
    refuse_offer,
    same_as,
)
from registry.intake.stages.errors import IntakeError
from registry.intake.stages.publication import publish
from registry.intake.stages.reading import (
    find_batch,
    read_in,
    staged_batch,
    suggested_columns,
)
from registry.intake.stages.reports import summary, write_csv
from registry.intake.stages.undoing import undo
from registry.intake.stages.worklists import map_words, work_list

__all__ = [
    "NEW",
    "SAME",
    "SKIP",
    "IntakeError",
    "accept_offer",
    "approve",
    "approve_release",
    "commit",
    "decide",
    "decide_all",
    "find_batch",
    "is_approved",
    "is_released",
    "map_words",
    "publish",
    "read_in",
    "refuse_offer",
    "same_as",
    "staged_batch",
    "suggested_columns",
    "summary",
    "undo",
    "work_list",
    "write_csv",
]
