"""One contender answers all questions, in a process of its own.

    python -m tests.benchmarks.contest SIZE "site, SQLite" [--seconds 10] [--patience 60]

Each workload begins with two questions that are not counted (slow contenders: with one). It ends
when its questions do or its time is over, not before three are asked; a question that outlasts the
patience ends it. With --rehearsal no figure is kept.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import os
import resource
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from tests.benchmarks import questions
from tests.benchmarks.contenders import Answer, Contender, contender, slug
from tests.benchmarks.ground import Ground, load_average, memory_now
from tests.benchmarks.questions import Question

UNCOUNTED = 2
# After one that takes so many milliseconds everything is as warm as it gets.
SLOW = 2000
LEAST = 3
# So many answers of each workload are kept to be compared.
COMPARED = 10


class Alarm:
    """Interrupts a question that outlasts the patience."""

    def __init__(self, opened: Contender, patience: float) -> None:
        self.opened = opened
        self.patience = patience
        self.has_rung = False

    def ask(self, question: Question) -> tuple[Answer | None, float, float]:
        """The answer, if any, the milliseconds it took and those of this process's processor."""
        timer = threading.Timer(self.patience, self._ring)
        timer.daemon = True
        timer.start()
        started, worked = time.perf_counter(), time.process_time()
        try:
            answer = self.opened.answer(question)
        except Exception:
            if not self.has_rung:
                raise
            answer = None
        finally:
            timer.cancel()
        taken, work = time.perf_counter() - started, time.process_time() - worked
        return answer, taken * 1000, work * 1000

    def _ring(self) -> None:
        self.has_rung = True
        self.opened.interrupt()


def workload(
    opened: Contender, asked: Sequence[Question], seconds: float, patience: float
) -> dict[str, Any]:
    """Times and some answers of one workload; no times where the contender cannot ask so."""
    prepare = getattr(opened, "prepare", None)
    if prepare is not None:
        for question in asked:
            prepare(question)
    alarm = Alarm(opened, patience)
    for question in asked[-UNCOUNTED:]:
        answer, taken, _work = alarm.ask(question)
        if taken > SLOW:
            break
    if answer is None and not alarm.has_rung:
        return {"times": [], "work": [], "answers": []}
    times: list[float] = []
    work: list[float] = []
    answers: list[dict[str, Any]] = []
    until = time.monotonic() + seconds
    for question in asked:
        if alarm.has_rung or (len(times) >= LEAST and time.monotonic() > until):
            break
        answer, milliseconds, own = alarm.ask(question)
        if answer is not None:
            times.append(milliseconds)
            work.append(own)
            if len(answers) < COMPARED:
                answers.append(asdict(answer))
    return {"times": times, "work": work, "answers": answers, "gave_up": alarm.has_rung}


def run(opened: Contender, ground: Ground, seconds: float, patience: float) -> dict[str, Any]:
    """All workloads."""
    found: dict[str, Any] = {
        "about": opened.about,
        "began": dt.datetime.now(dt.UTC).isoformat(timespec="minutes"),
        "load_before": load_average(),
        "workloads": {},
    }
    for name, asked in questions.read(ground.questions).items():
        figures = workload(opened, asked, seconds, patience)
        found["workloads"][name] = figures
        times = sorted(figures["times"])
        middle = f"{times[len(times) // 2]:10.1f} ms" if times else f"{'–':>13}"
        print(f"  {name:40}{middle}  ({len(times)} questions)", flush=True)
    found["load_after"] = load_average()
    found["memory"] = memory_now()
    found["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int)
    parser.add_argument("contender")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--patience", type=float, default=60)
    parser.add_argument("--rehearsal", action="store_true", help="keep no figures")
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")
    import django

    django.setup()
    ground = Ground(arguments.size)
    opened = contender(arguments.contender, ground)
    # As the site's own processes do at their start; the same for everybody in this language.
    gc.freeze()
    figures = run(opened, ground, arguments.seconds, arguments.patience)
    if arguments.rehearsal:
        return
    remembered = getattr(opened, "remembered", None)
    if remembered is not None:
        figures["remembered"] = remembered()
    ground.keep(slug(arguments.contender), figures)


if __name__ == "__main__":
    main()
