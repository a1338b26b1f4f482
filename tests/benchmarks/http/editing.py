"""A curator at work beside the readers: one saved change every few seconds until it is ended.

    python -m tests.benchmarks.http.editing EVERY_SECONDS

Each passes the one door, so each makes every remembered page old. Prints the milliseconds of each
save, one a line.
"""

from __future__ import annotations

import os
import random
import sys
import time


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from django.db.models import Max

    from registry.curation.recording import change
    from registry.models import Person

    every, seed = float(sys.argv[1]), random.Random(1938)
    last = Person.objects.aggregate(last=Max("pk"))["last"]
    number = 0
    while True:
        person = Person.objects.filter(pk__gte=seed.randint(1, last)).order_by("pk").first()
        assert person is not None
        number += 1
        person.profession_text = f"Invented work {number}"
        began = time.monotonic()
        with change(reason="Measured.", office="Measurement"):
            person.save()
        print(round((time.monotonic() - began) * 1000, 1), flush=True)
        time.sleep(every)


if __name__ == "__main__":
    main()
