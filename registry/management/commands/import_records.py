"""Brings a file of records in: reads and checks it, commits it, takes it back."""

from __future__ import annotations

import json
from argparse import RawDescriptionHelpFormatter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from registry.intake import stages
from registry.intake.files import FileRefusedError
from registry.intake.printed import Form
from registry.intake.stages.errors import StoppedError
from registry.management.progress import Bar
from registry.models import Curator, ImportBatch
from registry.validators import told
from registry.vocabulary import BatchState, Nature

# What the command ends with beside 0: refused, rows set aside or waiting, stopped half-way.
REFUSED, SET_ASIDE, STOPPED = 1, 3, 4
MOST_TOLD = 20


class Command(BaseCommand):
    # Who has it done: a curator, or the office of the command.
    curator: Curator | None
    by: dict[str, Any]

    help = (
        "Bring in a file of records: CSV, a spreadsheet (.xlsx) or a text of printed entries.\n"
        "Without --commit it is a dry run: the file is read, checked and compared, and nothing\n"
        "but the staged rows is written. Committed people are not public before two people have\n"
        "approved the import at the desk.\n\n"
        "Ends with 0 when every row is in, with 1 when the file is refused, with 3 when rows are\n"
        "set aside or wait for a decision, with 4 when it was stopped and can go on."
    )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(
            prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="the file")
        parser.add_argument(
            "--source", default="", help="key of the source, e.g. kalinin-book; made if absent"
        )
        parser.add_argument("--title", default="", help="title of a source that is made")
        parser.add_argument(
            "--mapping",
            default="",
            metavar="NAME",
            help="the mapping of columns kept under this name; kept under it if there is none",
        )
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="HEADING=FIELD",
            help="what a column says; may be repeated, the rest is as suggested",
        )
        parser.add_argument("--form", choices=[form.value for form in Form], help="printed entries")
        parser.add_argument("--nature", choices=Nature.values, default="", help="of all cases")
        self._add_steps(parser)
        parser.add_argument(
            "--by", default="", metavar="NAME", help="the curator who has it done, by user name"
        )
        parser.add_argument(
            "--resume",
            action="store_true",
            help="go on with the step that was stopped",
        )
        parser.add_argument(
            "--no-matching", action="store_true", help="look for nobody the rows may be"
        )
        parser.add_argument("--processes", type=int, default=1, help="processes that compare (1)")
        parser.add_argument(
            "--portion", type=int, default=0, help="rows of one transaction (as fits the file)"
        )
        parser.add_argument("--report", type=Path, help="write what became of each row as CSV")
        parser.add_argument("--json", action="store_true", help="print one object")
        parser.add_argument(
            "--language", default="en", metavar="CODE", help="of a refusal, e.g. ru (en)"
        )

    def _add_steps(self, parser: CommandParser) -> None:
        """What is to be done; one thing at a time."""
        step = parser.add_mutually_exclusive_group()
        step.add_argument("--dry-run", action="store_true", help="read and check only (default)")
        step.add_argument("--commit", action="store_true", help="write what is staged")
        step.add_argument(
            "--publish", type=int, metavar="BATCH", help="make an approved import's people public"
        )
        step.add_argument("--undo", type=int, metavar="BATCH", help="take an import back")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            batch = self._taken(options)
        except (FileRefusedError, stages.IntakeError) as refusal:
            code = STOPPED if isinstance(refusal, StoppedError) else REFUSED
            with translation.override(options["language"]):
                raise CommandError(told(refusal), returncode=code) from refusal
        summary = stages.summary(batch) if batch.pk else {"import": None, "state": "undone"}
        if options["json"]:
            self.stdout.write(json.dumps(summary, ensure_ascii=False, indent=2))
        else:
            for line in lines_of(summary):
                self.stdout.write(line)
        if options["report"] and batch.pk:
            with options["report"].open("w", encoding="utf-8", newline="") as stream:
                stages.write_csv(batch, stream)
        if is_unfinished(summary):
            raise SystemExit(SET_ASIDE)

    def _taken(self, options: dict[str, Any]) -> ImportBatch:
        """The batch after the step that was asked for."""
        self.curator = _curator(options["by"])
        self.by = {"editor": self.curator} if self.curator else {"office": OFFICE}
        if options["undo"] is not None:
            return self._undone(options["undo"], options["portion"])
        if options["publish"] is not None:
            return self._published(options["publish"])
        path: Path | None = options["file"]
        if path is None:
            raise CommandError("Give a file, or --undo or --publish with the number of an import.")
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        if not options["source"]:
            raise CommandError("Say where the file comes from, for example --source kalinin-book.")
        batch = self._staged(path, options)
        is_going_on = options["resume"] and batch.state == BatchState.COMMITTING
        if options["resume"] and batch.state == BatchState.UNDOING:
            return self._undone(batch.pk, options["portion"])
        if options["commit"] or is_going_on:
            self._commit(batch, options["portion"])
        return batch

    def _commit(self, batch: ImportBatch, portion: int) -> None:
        self._with_bar(
            "rows committed",
            lambda bar: stages.commit(batch, progress=bar, portion=portion, **self.by),
        )
        if stages.is_approved(batch):
            self._publish(batch)

    def _publish(self, batch: ImportBatch) -> None:
        self._with_bar(
            "people published",
            lambda bar: stages.publish(batch, progress=bar, **self.by),
        )

    def _published(self, number: int) -> ImportBatch:
        batch = _batch(number)
        self._publish(batch)
        return batch

    def _undone(self, number: int, portion: int) -> ImportBatch:
        batch = _batch(number)
        self._with_bar(
            "rows taken back",
            lambda bar: stages.undo(batch, progress=bar, portion=portion, **self.by),
        )
        return batch

    def _staged(self, path: Path, options: dict[str, Any]) -> ImportBatch:
        if options["commit"] or options["resume"]:
            known = stages.staged_batch(path, options["source"])
            if known is not None:
                # The source is made with the commit, so its title may come this late.
                if options["title"] and known.state == BatchState.STAGED:
                    known.report = {**known.report, "source_title": options["title"]}
                    known.save(update_fields=["report"])
                return known
        read: ImportBatch = self._with_bar(
            "rows read",
            lambda bar: stages.read_in(
                path,
                source_key=options["source"],
                source_title=options["title"],
                mapping_name=options["mapping"],
                columns=_columns(path, options),
                nature=options["nature"],
                form=Form(options["form"]) if options["form"] else None,
                uploader=self.curator,
                is_matched=not options["no_matching"],
                processes=options["processes"],
                progress=bar,
            ),
        )
        return read

    def _with_bar(self, what: str, step: Callable[[Bar], Any]) -> Any:
        bar = Bar(self.stderr, what)
        try:
            return step(bar)
        finally:
            bar.end()


OFFICE = "import by command"


def _batch(number: int) -> ImportBatch:
    batch = ImportBatch.objects.filter(pk=number).first()
    if batch is None:
        raise CommandError(f"There is no import {number}.")
    return batch


def _curator(name: str) -> Curator | None:
    """The curator of this user name; None where none is named."""
    if not name:
        return None
    curator = Curator.objects.filter(username=name, is_active=True).first()
    if curator is None:
        raise CommandError(f"There is no curator {name}.")
    return curator


def _columns(path: Path, options: dict[str, Any]) -> dict[str, str] | None:
    """The columns as suggested, with those the command names; None where it names none."""
    named = dict(pair.partition("=")[::2] for pair in options["column"])
    if not named:
        return None
    return {**stages.suggested_columns(path), **named}


def is_unfinished(told: dict[str, Any]) -> bool:
    """Whether rows are set aside or wait for somebody."""
    dry, rows = told.get("dry_run", {}), told.get("rows")
    if told["state"] in (BatchState.UNDONE, BatchState.UNDOING):
        return bool(told.get("kept"))
    if rows is None:
        return bool(dry.get("refused") or dry.get("doubtful"))
    return any(rows[name] for name in ("staged", "offered", "left_out", "refused"))


def lines_of(told: dict[str, Any]) -> Iterator[str]:
    """The numbers of a batch as they are printed."""
    if told["import"] is None:
        yield "The staged rows were taken away; nothing had been committed."
        return
    yield f"Import {told['import']} of {told['file']} from {told['source']}: {told['state']}"
    dry = told["dry_run"]
    if dry:
        yield (
            f"{dry['read']} rows read: {dry['new']} new, {dry['same']} the same as somebody here, "
            f"{dry['doubtful']} doubtful, {dry['known']} known, {dry['changed']} corrected, "
            f"{dry['refused']} set aside"
        )
        if not told["is_matched"]:
            yield "Rows were not compared with the people of the registry."
        if told["gone"]:
            yield f"{told['gone']} rows of earlier imports are no longer there; their people stay."
    rows = told.get("rows")
    if rows is not None:
        shown = ", ".join(
            f"{number} {name.replace('_', ' ')}" for name, number in rows.items() if number
        )
        yield f"Of them: {shown}"
        yield f"{told['not_shown']} not shown, because they may be living"
    elif dry:
        yield f"{dry['withheld']} would not be shown, because they may be living"
    yield from _problem_lines(told["problems"])
    for each in told.get("kept", [])[:MOST_TOLD]:
        yield f"  kept: line {each['line']}, {each['reason']}"
    if rows is not None and told["state"] == BatchState.COMMITTED and not told["is_approved"]:
        yield "Nobody new is public before two people have approved the import at the desk."


def _problem_lines(problems: list[dict[str, Any]]) -> Iterator[str]:
    for each in problems[:MOST_TOLD]:
        lines = ", ".join(map(str, each["lines"]))
        aside = "set aside" if each["refuses"] else "words kept"
        yield f"  {each['times']} × {each['column']}: {each['message']} ({aside}; lines {lines})"
    if len(problems) > MOST_TOLD:
        yield f"  and {len(problems) - MOST_TOLD} further kinds; --report names them all"
