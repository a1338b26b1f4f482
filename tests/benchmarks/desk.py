"""How long the desk works on a list: ``python -m tests.benchmarks.desk [SIZE]``.

The lists, filters, orders, searches and choices of the desk, of the registry that ``make bench``
left for a size, or of the one DATABASE_URL names. Addresses are derived from the tables at the
desk. The database refuses to be written to while they are asked, and nobody is signed in: the
curator exists in this process alone. Each address is asked once to warm up and then several times;
processor time is that of this process, without a database server's.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

ROUNDS = 5
PATIENCE_SECONDS = 60
AIM = 200
NAMES = 6
OTHERS = "choice of another record"
# A count of rows that is not bounded by a limit first.
WHOLE_COUNT = re.compile(r"^SELECT COUNT\(.*?\) AS \S+ FROM (?!\(SELECT)", re.DOTALL)


@dataclass
class Told:
    """The times of one address, in milliseconds."""

    kind: str
    address: str
    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    first: float = 0.0
    queries: int = 0
    counts: list[str] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int, nargs="?")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--only", default="", help="addresses that hold this text")
    parser.add_argument("--each", action="store_true", help="a line for each address")
    arguments = parser.parse_args()
    from tests.benchmarks.ground import Ground, load_average, machine

    if arguments.size:
        os.environ["DATABASE_URL"] = Ground(arguments.size).registry_url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    load = load_average()
    write_nothing()
    addresses = [one for one in every_address() if arguments.only in one[1]]
    found = []
    for kind, address in addresses:
        found.append(asked(kind, address, arguments.rounds))
        if arguments.each:
            print(in_a_line(found[-1]), flush=True)
    given = " ".join(["python -m tests.benchmarks.desk", *sys.argv[1:]])
    print(f"`{given}`, {time.strftime('%Y-%m-%d')}. {machine()}.")
    print(f"Load of the machine before and after: {load}, {load_average()}.\n")
    print("\n".join(table(found)))


def write_nothing() -> None:
    """From here on the database itself refuses every change."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # Readers need no lock of a writer, which a transaction of the settings would take.
            cursor.execute("PRAGMA query_only = ON")
        else:
            cursor.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")


# What is asked ---------------------------------------------------------------------------------


def every_address() -> Iterator[tuple[str, str]]:
    """Kinds of question, each with its addresses."""
    from django.contrib import admin

    names = some_names()
    yield from (
        ("first page", "/admin/"),
        ("pages of work", "/admin/warnings/"),
        ("pages of work", "/admin/proposals/"),
        ("pages of work", "/admin/merging/"),
        ("pages of work", "/admin/imports/"),
    )
    for model, table_ in admin.site._registry.items():
        yield from of_table(model, table_, names)
    yield from of_choices(names)
    for surname, given, birth in names:
        typed = urlencode({"surname": surname, "given_name": given, "birth_date": birth})
        yield "name typed into a new card", f"/admin/typing/name/?{typed}"
    for public in some_people():
        yield "card of a person", f"/admin/registry/person/{public}/change/"
        yield "history of a person", f"/admin/registry/person/{public}/history/"


def of_table(
    model: Any, table_: Any, names: Sequence[tuple[str, str, str]]
) -> Iterator[tuple[str, str]]:
    """One list: plain, far behind, in every order, under every filter, searched."""
    from registry.models import Person

    request = request_for("/")
    where = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    yield "list", where
    yield "list, page 100", f"{where}?p=100"
    sortable = table_.get_sortable_by(request)
    for number, column in enumerate(table_.get_list_display(request), 1):
        if column in sortable and order_of(table_, model, column):
            yield "list in another order", f"{where}?o={number}"
            yield "list in another order", f"{where}?o=-{number}"
    for name, values in filters_of(table_, model).items():
        for value in values:
            yield "list under a filter", f"{where}?{urlencode({f'{name}__exact': value})}"
    if table_.get_search_fields(request):
        words = [name for each in names for name in (each[0], f"{each[0]} {each[1]}")]
        is_of_people = model is Person or "person__" in str(table_.search_fields)
        for word in words if is_of_people else ["моск", "list"]:
            yield "search in a list", f"{where}?{urlencode({'q': word})}"


def order_of(table_: Any, model: Any, column: Any) -> str:
    """The column of the database a heading orders by; blank where it orders nothing."""
    names = {one.name for one in model._meta.get_fields()}
    if column in names:
        return str(column)
    shown = getattr(table_, str(column), None) or getattr(model, str(column), None)
    return str(getattr(shown, "admin_order_field", "") or "")


def filters_of(table_: Any, model: Any) -> dict[str, list[str]]:
    """The values offered beside a list, for columns with a closed list of them."""
    found: dict[str, list[str]] = {}
    for one in table_.list_filter:
        name = one if isinstance(one, str) else one[0] if isinstance(one, tuple) else ""
        column = model
        for part in name.split("__") if name else ():
            column = (getattr(column, "related_model", None) or column)._meta.get_field(part)
        choices = getattr(column, "choices", None) if name else None
        if choices:
            found[name] = [str(code) for code, _label in choices]
        elif name and column.get_internal_type() == "BooleanField":
            found[name] = ["0", "1"]
    return found


def of_choices(names: Sequence[tuple[str, str, str]]) -> Iterator[tuple[str, str]]:
    """Choosing a record in a form: nothing typed yet, and a few letters of each kind."""
    from django.contrib import admin
    from django.db.models import ForeignKey, ManyToManyField

    from registry.models import Person, Repression

    of_people = [text for each in names for text in (each[0], f"{each[0]} {each[1]}", each[0][:3])]
    met: set[Any] = set()
    for model in admin.site._registry:
        for column in [*model._meta.concrete_fields, *model._meta.many_to_many]:
            target: Any = column.related_model
            if not isinstance(column, ForeignKey | ManyToManyField) or not column.editable:
                continue
            if target in met or target not in admin.site._registry:
                continue
            met.add(target)
            is_of_people = target in (Person, Repression)
            kind = f"choice of a {target._meta.verbose_name}" if is_of_people else OTHERS
            opts = {"app_label": model._meta.app_label, "model_name": model._meta.model_name}
            for term in ["", *(of_people if is_of_people else ("а", "мос"))]:
                asked_for = urlencode({**opts, "field_name": column.name, "term": term})
                yield kind, f"/admin/autocomplete/?{asked_for}"


def some_names() -> list[tuple[str, str, str]]:
    """Surname, given name and birth of some people: of any, and of those with common names."""
    from django.db.models import Max

    from registry.models import Person, PersonName

    last = Person.objects.aggregate(last=Max("pk"))["last"] or 0
    chance = random.Random(1937)
    keys = [chance.randint(1, last) for _ in range(NAMES * 4)] if last else []
    rows = PersonName.objects.filter(person_id__in=keys).exclude(surname="").exclude(given_name="")
    found = [
        (name.surname, name.given_name, name.person.birth_date)
        for name in rows.select_related("person").order_by("pk")[:NAMES]
    ]
    return [*found, ("Иванов", "Иван", "1890"), ("Мандельштам", "Осип", "1891")]


def some_people() -> list[int]:
    """Keys of a few people from everywhere in the table."""
    from django.db.models import Max

    from registry.models import Person

    last = Person.objects.aggregate(last=Max("pk"))["last"] or 0
    parts = [last * number // NAMES for number in range(NAMES)]
    found = [
        Person.objects.filter(pk__gt=key).order_by("pk").values_list("pk", flat=True).first()
        for key in parts
    ]
    return [key for key in found if key is not None]


# How it is asked -----------------------------------------------------------------------------


def request_for(address: str) -> Any:
    """A request of an administrator who exists in no table."""
    from django.contrib.messages.storage.cookie import CookieStorage
    from django.test import RequestFactory

    from registry.admin.signing_in import PROVED
    from registry.models import Curator

    request: Any = RequestFactory().get(address, HTTP_HOST="localhost")
    request.user = Curator(
        pk=0, username="measure", is_staff=True, is_active=True, is_superuser=True
    )
    session = {PROVED: {"curator": 0, "at": time.time()}}
    request.session = SimpleSession(session)
    request._messages = CookieStorage(request)
    request.csp_nonce = ""
    return request


class SimpleSession(dict):  # type: ignore[type-arg]
    """A session that nobody keeps."""

    session_key = "measure"
    modified = False


def answer(address: str) -> int:
    """The status of an address, made whole as its reader would get it."""
    from django.urls import resolve

    request = request_for(address)
    match = resolve(request.path)
    request.resolver_match = match
    made = match.func(request, *match.args, **match.kwargs)
    if hasattr(made, "render"):
        made.render()
    assert made.content is not None
    return int(made.status_code)


def asked(kind: str, address: str, rounds: int) -> Told:
    """Asks once with the statements noted and then for the time."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    told = Told(kind, address)
    begun = time.perf_counter()
    with CaptureQueriesContext(connection) as noted:
        status = answer(address)
    told.first = (time.perf_counter() - begun) * 1000
    if status not in (200, 302):
        raise SystemExit(f"{address}: {status}")
    told.queries = len(noted)
    if kind.startswith(("list", "search", "choice")):
        # What a card counts are the few rows of one person.
        told.counts = [
            query["sql"] for query in noted.captured_queries if WHOLE_COUNT.match(query["sql"])
        ]
    end = time.monotonic() + PATIENCE_SECONDS
    for _round in range(rounds):
        clock, processor = time.perf_counter(), time.process_time()
        answer(address)
        told.processor.append((time.process_time() - processor) * 1000)
        told.clock.append((time.perf_counter() - clock) * 1000)
        if time.monotonic() > end:
            break
    return told


# What is told ----------------------------------------------------------------------------------


def percentile(times: Sequence[float], part: float) -> float:
    """The value below which that part of the times lies."""
    ordered = sorted(times)
    return ordered[min(round((len(ordered) - 1) * part), len(ordered) - 1)]


def in_a_line(told: Told) -> str:
    """One address with its middle times."""
    middle = SimpleNamespace(
        processor=percentile(told.processor, 0.5), clock=percentile(told.clock, 0.5)
    )
    return (
        f"{middle.processor:7.0f} {middle.clock:7.0f} {told.first:7.0f} ms "
        f"{told.queries:3d} statements  {told.address}" + ("  COUNTS" if told.counts else "")
    )


def table(found: Sequence[Told]) -> Iterator[str]:
    """A row for each kind of question, and what is above the aim or counts a table."""
    yield (
        "| ms: p50 / p95 | addresses | processor | clock | first asked | most statements |"
        "\n|---|---:|---:|---:|---:|---:|"
    )
    for kind in dict.fromkeys(one.kind for one in found):
        those = [one for one in found if one.kind == kind]
        columns = (
            [time_ for one in those for time_ in one.processor],
            [time_ for one in those for time_ in one.clock],
            [one.first for one in those],
        )
        told = " | ".join(
            f"{percentile(times, 0.5):.0f} / {percentile(times, 0.95):.0f}" for times in columns
        )
        most = max(one.queries for one in those)
        yield f"| {kind} | {len(those)} | {told} | {most} |"
    slow = [one for one in found if percentile(one.processor, 0.5) > AIM]
    yield f"\nAbove {AIM} ms of the processor: {len(slow)} of {len(found)} addresses."
    for one in sorted(slow, key=lambda one: -percentile(one.processor, 0.5))[:20]:
        yield f"- `{one.address}`: {percentile(one.processor, 0.5):.0f} ms"
    counting = [one for one in found if one.counts]
    yield f"\nCounting the rows of a table without a bound: {len(counting)}."
    for one in counting[:20]:
        yield f"- `{one.address}`: {one.counts[0][:120]}"


if __name__ == "__main__":
    main()
