"""How many printed entries are read and coded in a second of one core.

    python -m tests.benchmarks.printed_entries [--file FILE --form union|moscow] [--rounds 5]

Without a file the invented entries of the tests are read, many times over. The fastest round is
told, for the others were disturbed by something else on the machine.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLE_SIZE = 4000


def fastest(rounds: int, work: Callable[[], None]) -> float:
    """Seconds of processor time of the best round."""
    seconds = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return min(seconds)


def measure(name: str, texts: list[str], form_name: str, rounds: int) -> None:
    """Prints the pace of reading alone, and of reading and coding."""
    from registry.intake.printed import Form, read_entry
    from registry.intake.vocabularies.coding import code_entry
    from registry.intake.vocabularies.lists import from_files

    form, lists = Form(form_name), from_files(ROOT / "fixtures")

    def read() -> None:
        for text in texts:
            read_entry(text, form)

    def read_and_code() -> None:
        for text in texts:
            code_entry(read_entry(text, form), lists)

    for what, work in (("read", read), ("read and coded", read_and_code)):
        seconds = fastest(rounds, work)
        print(f"{name:10} {what:15} {len(texts) / seconds:9,.0f} entries a second of one core")


def main() -> None:
    """Measures a file, or the invented entries of both forms."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path)
    parser.add_argument("--form", choices=["union", "moscow"], default="union")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    set_up()
    if arguments.file:
        from registry.intake.printed import Form
        from registry.intake.printed.division import entries_in

        with arguments.file.open(encoding="utf-8") as file:
            texts = list(entries_in(file, Form(arguments.form)))
        measure(arguments.form, texts, arguments.form, arguments.rounds)
        return
    from tests.printed_samples import SAMPLES

    for form_name in ("union", "moscow"):
        samples = [text for text, form in SAMPLES if form.value == form_name]
        texts = (samples * SAMPLE_SIZE)[:SAMPLE_SIZE]
        measure(form_name, texts, form_name, arguments.rounds)


def set_up() -> None:
    """The labels of codes need Django; nothing asks the database."""
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()


if __name__ == "__main__":
    main()
