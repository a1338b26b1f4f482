"""Reads printed entries of Books of Memory and shows what was understood; stores nothing."""

from __future__ import annotations

import json
from argparse import RawDescriptionHelpFormatter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.intake.printed import Form, PrintedEntry, read_entry
from registry.intake.printed.division import entries_in
from registry.intake.printed.showing import as_lines, as_plain
from registry.intake.vocabularies.coding import WorkLists, code_entry
from registry.intake.vocabularies.lists import Vocabularies, from_files, from_registry
from registry.intake.vocabularies.matching import RuleError

MOST_WORDS = 20


class Command(BaseCommand):
    help = (
        "Read printed entries and print one object an entry; a summary goes to standard error.\n"
        "Entries of the Moscow form are lines; entries of the all-Union form end with a blank "
        "line or a line of dashes."
    )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(
            prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a text in UTF-8")
        parser.add_argument(
            "--form", required=True, choices=[form.value for form in Form], help="form of entries"
        )
        parser.add_argument("--json", action="store_true", help="one line of JSON an entry")
        parser.add_argument(
            "--words",
            type=Path,
            metavar="FOLDER",
            help="take the open lists from the files of a collection, not from the registry",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        lists = self._lists(options["words"])
        summary = Summary()
        for entry in self._entries(options["file"], Form(options["form"])):
            self._show(entry, lists, summary, is_json=options["json"])
        for line in summary.lines():
            self.stderr.write(line)

    def _lists(self, folder: Path | None) -> Vocabularies:
        try:
            return from_files(folder) if folder else from_registry()
        except OSError as error:
            raise CommandError(f"No lists of words in {folder}: {error.strerror}.") from error
        except RuleError as error:
            raise CommandError(str(error)) from error

    def _entries(self, path: Path, form: Form) -> Iterator[PrintedEntry]:
        try:
            with path.open(encoding="utf-8-sig") as file:
                for text in entries_in(file, form):
                    yield read_entry(text, form)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{path} is not a text in UTF-8 (byte {error.start}).") from error

    def _show(
        self, entry: PrintedEntry, lists: Vocabularies, summary: Summary, *, is_json: bool
    ) -> None:
        coded = code_entry(entry, lists)
        summary.add(entry)
        summary.words.add(entry, coded)
        if is_json:
            plain = as_plain(entry) | {"codes": asdict(coded)}
            self.stdout.write(json.dumps(plain, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(as_lines(entry)) + "\n")


class Summary:
    """What is told at the end: how much was read, and which words have no code."""

    def __init__(self) -> None:
        self.entries = self.whole = self.letters = self.left = 0
        self.words = WorkLists()

    def add(self, entry: PrintedEntry) -> None:
        """Counts one entry; white space counts for nothing."""
        self.entries += 1
        self.whole += entry.is_read_whole
        self.left += sum(_letters(said.words) for said in entry.left_over)
        self.letters += _letters(entry.text)

    def lines(self) -> Iterator[str]:
        """The summary, a line at a time."""
        yield f"{self.entries} entries, {self.whole} read whole"
        yield f"left over: {self.left / max(self.letters, 1):.3%} of the characters"
        for name, asked, in_vain in self.words.totals():
            yield f"{name}: {asked - in_vain} of {asked} have a code"
            for item in self.words.items(name)[:MOST_WORDS]:
                yield f"    {item.times:6}  {item.words}"


def _letters(text: str) -> int:
    return len("".join(text.split()))
