"""Rows of a file into rows of the import: keyed, compared with earlier ones, matched, counted."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from registry.intake import wording
from registry.intake.alike import Finder, Likeness, verdict_of
from registry.intake.bulk import BulkTable
from registry.intake.drafting import Draft, DraftMaker, Problem
from registry.intake.drafting.lists import Lists
from registry.intake.files import FileRow
from registry.intake.mapping import Mapping
from registry.intake.stages import progress as progress_of
from registry.intake.stages.earlier import Earlier, KnownRow
from registry.intake.stages.keys import Digester, key_of
from registry.models import ImportBatch, ImportRow
from registry.vocabulary import BatchState, RowState, RowVerdict

TABLE = "people"
MOST_SHOWN = 100
_NEW = RowVerdict.NEW.value
MOST_PROBLEMS = 300
_COLUMNS = (
    *("batch_id", "table", "line", "key", "digest", "values", "problems", "verdict"),
    *("candidates", "is_withheld", "state", "target_id", "prior_values"),
)


def table_of(source_key: str) -> str:
    """The name under which rows of a source are known; keys are unique within it."""
    return f"{TABLE}:{source_key}"[:60]


@dataclass(slots=True)
class Staged:
    """A row about to be staged."""

    row: FileRow
    draft: Draft
    key: str = ""
    digest: str = ""
    is_withheld: bool = False
    verdict: str = _NEW
    known: KnownRow | None = None
    likenesses: list[Likeness] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        """Whether nothing is known of it yet, so that it is to be matched."""
        return self.verdict == _NEW


class Drafted(NamedTuple):
    """What follows from a row alone."""

    draft: Draft
    key: str
    digest: str
    is_withheld: bool


class Drafter:
    """Drafts the rows of one file; asks no database, so that any process can do it."""

    def __init__(self, mapping: Mapping, lists: Lists, today: dt.date) -> None:
        self.maker = DraftMaker(mapping, lists)
        self.digester = Digester(mapping)
        self.today = today

    def __call__(self, rows: Sequence[FileRow]) -> list[Drafted]:
        return [self._drafted(row) for row in rows]

    def _drafted(self, row: FileRow) -> Drafted:
        draft, digest = self.maker.make(row), self.digester.digest(row.cells)
        if draft.is_refused:
            return Drafted(draft, "", digest, is_withheld=False)
        return Drafted(draft, key_of(draft), digest, draft.may_be_living(self.today))


class Stager:
    """Stages the rows of one file, a portion at a time."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch
        self.table = table_of(batch.source_key)
        self.earlier = Earlier(self.table, batch)
        self.counts: Counter[str] = Counter()
        self.samples: dict[str, list[dict[str, Any]]] = {}
        self.problems: Counter[tuple[str, str, bool]] = Counter()
        self.first_lines: dict[tuple[str, str, bool], list[int]] = {}
        self.rows = BulkTable(ImportRow, _COLUMNS)

    # Preparing -------------------------------------------------------------------------------

    def prepare(
        self, rows: Sequence[FileRow], drafted: Sequence[Drafted], finder: Finder
    ) -> list[Staged]:
        """What is to be staged of some rows; asks the database and writes nothing."""
        staged = [_staged(row, made) for row, made in zip(rows, drafted, strict=True)]
        self._key(staged)
        for each, known in zip(staged, self.earlier.find([s.key for s in staged]), strict=True):
            if known is not None and each.is_new:
                each.known = known
                is_same = known.digest == each.digest
                each.verdict = (RowVerdict.KNOWN if is_same else RowVerdict.CHANGED).value
        fresh = [each for each in staged if each.is_new]
        drafts, lines = [each.draft for each in fresh], [each.row.line for each in fresh]
        for each, likenesses in zip(fresh, finder.find_many(drafts, lines), strict=True):
            each.likenesses = likenesses
            each.verdict = verdict_of(likenesses)
        return staged

    def _key(self, staged: list[Staged]) -> None:
        """Gives each row a key of its own within the file."""
        keys = [each.key for each in staged if each.key]
        taken = self.earlier.in_this_file(keys)
        for each in staged:
            if not each.key:
                continue
            if each.key in taken and each.draft.external_id:
                self._refuse_doubled(each)
                continue
            each.key = self._free(each.key, taken)

    def _free(self, base: str, taken: set[str]) -> str:
        """The key itself, or with the number of its occurrence where others stand before it."""
        key, number = base, 1
        while key in taken or (number > 1 and self.earlier.in_this_file([key])):
            taken.add(key)
            number += 1
            key = f"{base}#{number}"
        taken.add(key)
        return key

    def _refuse_doubled(self, staged: Staged) -> None:
        number = staged.draft.external_id
        problem = Problem("external_id", number, wording.SAME_NUMBER, refuses=True)
        staged.draft.problems.append(problem)
        staged.verdict, staged.key = RowVerdict.REFUSED.value, ""

    # Writing ---------------------------------------------------------------------------------

    def write(self, staged: Sequence[Staged]) -> None:
        """Stages the rows."""
        for each in staged:
            self._count(each)
        self.rows.insert(self._columns(each) for each in staged)

    def _columns(self, each: Staged) -> tuple[Any, ...]:
        state = _STATES.get(each.verdict, RowState.STAGED).value
        # What is known and unchanged stands with the import that brought it.
        cells = [] if each.verdict == RowVerdict.KNOWN.value else each.row.cells
        problems = [problem.as_json() for problem in each.draft.problems]
        likenesses = [likeness.as_json() for likeness in each.likenesses]
        return (
            self.batch.pk,
            self.table,
            each.row.line,
            each.key,
            each.digest,
            json.dumps(cells, ensure_ascii=False, separators=(",", ":")),
            json.dumps(problems, ensure_ascii=False, separators=(",", ":")),
            each.verdict,
            json.dumps(likenesses, ensure_ascii=False) if likenesses else None,
            each.is_withheld,
            state,
            each.known.target_id if each.known else None,
            None,
        )

    def _count(self, each: Staged) -> None:
        counts = self.counts
        counts["read"] += 1
        counts[each.verdict] += 1
        if each.draft.problems:
            counts["with_problems"] += 1
        if each.is_new and each.is_withheld:
            counts["withheld"] += 1
        for problem in each.draft.problems:
            told = (problem.column, problem.message, problem.refuses)
            if told in self.problems or len(self.problems) < MOST_PROBLEMS:
                self.problems[told] += 1
                lines = self.first_lines.setdefault(told, [])
                if len(lines) < 5:
                    lines.append(each.row.line)
        shown = self.samples.setdefault(each.verdict, [])
        if len(shown) < MOST_SHOWN:
            shown.append(_shown(each))

    def finish(self, done: int) -> None:
        """Writes the counts into the batch, which is staged from now on."""
        self.batch.report = {
            **self.batch.report,
            "dry_run": {name: self.counts[name] for name in COUNTED},
            "is_matched": bool(self.counts["is_matched"]),
            "gone": self.earlier.gone(self.counts["known"] + self.counts["changed"]),
            "problems": self._told_problems(),
            "samples": self.samples,
        }
        self.batch.state = BatchState.STAGED
        progress_of.note(self.batch, "staged", done=done, of=done)
        progress_of.save(self.batch, "state", "report")

    def _told_problems(self) -> list[dict[str, Any]]:
        return [
            {
                "column": column,
                "message": message,
                "refuses": refuses,
                "times": times,
                "lines": self.first_lines[column, message, refuses],
            }
            for (column, message, refuses), times in self.problems.most_common()
        ]


_STATES = {RowVerdict.REFUSED.value: RowState.REFUSED, RowVerdict.KNOWN.value: RowState.SAME}
COUNTED = (
    *("read", "new", "same", "doubtful", "known", "changed", "refused"),
    *("withheld", "with_problems"),
)


def _staged(row: FileRow, made: Drafted) -> Staged:
    verdict = RowVerdict.REFUSED.value if made.draft.is_refused else _NEW
    return Staged(row, *made, verdict=verdict)


def _shown(each: Staged) -> dict[str, Any]:
    """A row as the dry run shows it."""
    found: dict[str, Any] = {"line": each.row.line, "name": _name(each)}
    if each.draft.problems:
        found["problems"] = [problem.as_json() for problem in each.draft.problems[:10]]
    if each.likenesses:
        found["candidates"] = [likeness.as_json() for likeness in each.likenesses]
    return found


def _name(each: Staged) -> str:
    if each.draft.names:
        name = each.draft.names[0]
        parts = (name["surname"], name["given_name"], name["patronymic"])
        return str(name["full"] or " ".join(filter(None, parts)))
    return " | ".join(filter(None, each.row.cells))[:120]
