"""The ties between people as nodes and edges, as Gephi and Palladio read them.

Edges are written as the records have them, one a record: programs add up those between the same two
people. Among many people on one paper or in one trial every pair would be an edge; beyond `LARGEST`
people the pairs are left out, and who stood together there is told by the memberships.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, islice, product
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from registry.dates import iso_day
from registry.models import (
    Act,
    Document,
    Event,
    Mention,
    Participation,
    Person,
    Relation,
    Repression,
    Signature,
)
from registry.opendata.exports import public
from registry.opendata.exports.columns import LANGUAGES, Column
from registry.opendata.exports.people import ROLE
from registry.opendata.exports.tables import PORTION, Row
from registry.vocabulary import Capacity, DocumentKind, RelationKind, State

# Of more people together on a paper or in an event no pairs are written.
LARGEST = 100
# Papers by which somebody decided on those they name.
DECIDING = (DocumentKind.LIST, DocumentKind.JUDGMENT, DocumentKind.DECISION)
JUDGING = (Capacity.JUDGE, Capacity.PRESIDING, Capacity.PROSECUTOR)
MUTUAL = {
    RelationKind.SPOUSE,
    RelationKind.FORMER_SPOUSE,
    RelationKind.PARTNER,
    RelationKind.SIBLING,
    RelationKind.BROTHER_IN_LAW,
    RelationKind.CO_DEFENDANT,
    RelationKind.COLLEAGUE,
    RelationKind.TROIKA_COLLEAGUE,
    RelationKind.LINKED_CASE,
}
DIRECTED, UNDIRECTED = "Directed", "Undirected"


@dataclass(frozen=True)
class NetworkTable:
    """One file of the network. Its headings are those the programs look for."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    make: Callable[[], Iterable[Row]]
    most: Callable[[], int]
    keys: tuple[str, ...] = ()

    def count(self) -> int:
        """How many rows at least; pairs are not counted beforehand."""
        return self.most()

    def portions(self, size: int = PORTION) -> Iterator[list[tuple[int, Row]]]:
        """All rows; they have no key in the database."""
        rows = iter(self.make())
        while portion := list(islice(rows, size)):
            yield [(0, row) for row in portion]


# Nodes -----------------------------------------------------------------------------------------


def people_in_it() -> QuerySet[Person]:
    """Published people whom a published record ties to somebody or something."""
    here = OuterRef("pk")
    ties = (
        Act.objects.filter(public.OF_PERSON_ITSELF).filter(Q(person=here) | Q(victim=here)),
        Relation.objects.filter(public.RELATION).filter(Q(person=here) | Q(other=here)),
        Participation.objects.filter(public.PARTICIPATION, person=here),
        Signature.objects.filter(public.ON_PAPER, person=here),
        Mention.objects.filter(public.ON_PAPER, person=here),
        Repression.objects.filter(
            public.OF_PERSON_ITSELF, person=here, event__state=State.PUBLISHED
        ),
    )
    condition = Q()
    for tie in ties:
        condition |= Q(Exists(tie))
    return Person.objects.published().filter(condition)


def _nodes() -> Iterator[Row]:
    dates = ("birth_date", "birth_date_lo", "birth_date_hi")
    deaths = ("death_date", "death_date_lo", "death_date_hi")
    columns = ("public_id", "display_names", *ROLE.paths, "sex", "fate", *dates, *deaths)
    for row in people_in_it().order_by("pk").values_list(*columns).iterator(chunk_size=PORTION):
        public_id, names, victim, perpetrator, sex, fate, *days = row
        shown = [names.get(code) for code in LANGUAGES]
        label = next((name for name in shown if name), names.get("native") or public_id)
        yield [
            *(public_id, label, *shown[1:], ROLE.read(victim, perpetrator), sex, fate),
            *(days[0], iso_day(days[1]), iso_day(days[2])),
            *(days[3], iso_day(days[4]), iso_day(days[5])),
        ]


# Edges -----------------------------------------------------------------------------------------

Dates = tuple[int | None, int | None]


def _edge(
    source: str, target: str, kind: str, what: str, *, dates: Dates, label: str, proof: str = ""
) -> Row:
    return [source, target, kind, 1, what, iso_day(dates[0]), iso_day(dates[1]), label, proof]


def _edges() -> Iterator[Row]:
    return chain(_acts(), _relations(), _of_papers(), _of_events())


def _acts() -> Iterator[Row]:
    """Who did what to one person."""
    acts = Act.objects.filter(public.OF_PERSON_ITSELF, victim__state=State.PUBLISHED).order_by("pk")
    columns = ("person__public_id", "victim__public_id", "kind", "date_lo", "date_hi")
    for source, target, kind, first, last, is_documented in acts.values_list(
        *columns, "is_documented"
    ).iterator(chunk_size=PORTION):
        proof = "documented" if is_documented else "reported"
        yield _edge(source, target, DIRECTED, kind, dates=(first, last), label="act", proof=proof)


def _relations() -> Iterator[Row]:
    ties = Relation.objects.filter(public.RELATION).order_by("pk")
    columns = ("person__public_id", "other__public_id", "kind", "period_lo", "period_hi")
    for source, target, kind, first, last in ties.values_list(*columns).iterator(
        chunk_size=PORTION
    ):
        way = UNDIRECTED if kind in MUTUAL else DIRECTED
        yield _edge(source, target, way, kind, dates=(first, last), label="tie")


def _of_papers() -> Iterator[Row]:
    """Who signed a paper of decision, towards whom it names; who stands on it together."""
    papers = Document.objects.published().filter(kind__in=DECIDING).order_by("pk")
    columns = ("pk", "public_id", "date_lo", "date_hi")
    for portion in _portions(papers.values_list(*columns)):
        keys = [row[0] for row in portion]
        signed = _people(Signature.objects.filter(public.ON_PAPER, document__in=keys), "document")
        named = _people(Mention.objects.filter(public.ON_PAPER, document__in=keys), "document")
        for key, public_id, *days in portion:
            yield from _together(
                signed[key], named[key], ("signed", "same_list"), (days[0], days[1]), public_id
            )


def _of_events() -> Iterator[Row]:
    """Who judged or prosecuted in an event, towards its defendants; who was tried together."""
    events = Event.objects.published().order_by("pk")
    columns = ("pk", "public_id", "date_lo", "date_hi")
    for portion in _portions(events.values_list(*columns)):
        keys = [row[0] for row in portion]
        rows = Participation.objects.filter(public.PARTICIPATION, event__in=keys)
        judging = _people(rows.filter(capacity__in=JUDGING), "event")
        accused = _people(rows.filter(capacity=Capacity.DEFENDANT), "event")
        for key, public_id, *days in portion:
            yield from _together(
                judging[key],
                accused[key],
                ("judged", "co_defendant"),
                (days[0], days[1]),
                public_id,
            )


def _together(
    deciding: Sequence[str], struck: Sequence[str], what: tuple[str, str], dates: Dates, label: str
) -> Iterator[Row]:
    """From each who decided to each it struck, and between those it struck."""
    if len(struck) > LARGEST:
        return
    for source, target in product(deciding, struck):
        if source != target:
            yield _edge(source, target, DIRECTED, what[0], dates=dates, label=label)
    for source, target in combinations(struck, 2):
        yield _edge(source, target, UNDIRECTED, what[1], dates=dates, label=label)


def _people(rows: QuerySet[Any], owner: str) -> dict[int, list[str]]:
    """The published people of each record, each once."""
    found: dict[int, dict[str, None]] = defaultdict(dict)
    pairs = rows.exclude(person=None).order_by(owner, "pk")
    for key, public_id in pairs.values_list(f"{owner}_id", "person__public_id"):
        found[key][public_id] = None
    return defaultdict(list, {key: list(people) for key, people in found.items()})


def _portions(rows: QuerySet[Any, Any]) -> Iterator[list[Any]]:
    found = rows.iterator(chunk_size=PORTION)
    while portion := list(islice(found, 200)):
        yield portion


# Memberships -----------------------------------------------------------------------------------


def _memberships() -> Iterator[Row]:
    """Who stands on which paper and in which event, and as what."""
    yield from _members(
        Participation.objects.filter(public.PARTICIPATION, person__isnull=False),
        "event",
        "capacity",
    )
    cases = Repression.objects.filter(public.OF_PERSON_ITSELF, event__state=State.PUBLISHED)
    yield from _members(cases, "event", "case")
    on_paper = public.ON_PAPER & Q(person__isnull=False)
    yield from _members(Signature.objects.filter(on_paper), "document", "signatory")
    yield from _members(Mention.objects.filter(on_paper), "document", "named")


def _members(rows: QuerySet[Any], owner: str, what: str) -> Iterator[Row]:
    columns = [
        "person__public_id",
        f"{owner}__public_id",
        f"{owner}__title",
        f"{owner}__date_lo",
        f"{owner}__date_hi",
    ]
    if what == "capacity":
        columns.append("capacity")
    for row in rows.order_by("pk").values_list(*columns).iterator(chunk_size=PORTION):
        person, record, titles, first, last, *capacity = row
        title = next((titles[code] for code in LANGUAGES if titles.get(code)), record)
        yield [person, record, owner, title, (capacity or [what])[0], iso_day(first), iso_day(last)]


# Tables ----------------------------------------------------------------------------------------

_EDTF = "as EDTF"
_DAYS = "day; empty where it is open or not recorded."


def _days(name: str, meaning: str) -> tuple[Column, ...]:
    return (
        Column(name, f"{meaning}, {_EDTF}."),
        Column(f"{name}From", f"{meaning}: the first {_DAYS}", type="date"),
        Column(f"{name}To", f"{meaning}: the last {_DAYS}", type="date"),
    )


NODES = NetworkTable(
    "network-nodes",
    "Network: people",
    "People whom records tie to each other, one node each.",
    (
        Column("Id", "The public id of the person.", table="people", is_required=True),
        Column(
            "Label", "The name, in English where recorded, else in Russian or another language."
        ),
        Column("LabelRu", "The name in Russian."),
        Column("LabelUk", "The name in Ukrainian."),
        Column("Role", "Derived from records.", values=ROLE.values),
        Column("Sex", "Sex as the sources give it."),
        Column("Fate", "What happened in the end: code."),
        *_days("Born", "Born"),
        *_days("Died", "Died"),
    ),
    _nodes,
    lambda: Act.objects.filter(public.OF_PERSON_ITSELF).count(),
    ("Id",),
)

EDGES = NetworkTable(
    "network-edges",
    "Network: ties",
    "Who did what to whom, family, co-defendants, people on the same list; one row a record. "
    f"Of more than {LARGEST} people together on a paper or in an event no pairs are written.",
    (
        Column("Source", "From whom: public id.", table="people", is_required=True),
        Column("Target", "To whom: public id.", table="people", is_required=True),
        Column("Type", "Whether the tie has a direction.", values=(DIRECTED, UNDIRECTED)),
        Column("Weight", "1 a record.", type="integer"),
        Column("Kind", "The act or the tie: code."),
        Column("Start", f"The first {_DAYS}", type="date"),
        Column("End", f"The last {_DAYS}", type="date"),
        Column("Record", "act, tie, or the id of the paper or event in which they stand together."),
        Column("Proof", "Of an act: documented or reported."),
    ),
    _edges,
    lambda: Relation.objects.filter(public.RELATION).count(),
)

MEMBERSHIPS = NetworkTable(
    "network-memberships",
    "Network: papers and events",
    "Who stands on which paper and in which event: a network of two kinds of nodes.",
    (
        Column("Person", "Public id.", table="people", is_required=True),
        Column("Record", "Public id of the paper or event.", is_required=True),
        Column("RecordType", "What it is.", values=("document", "event")),
        Column("RecordLabel", "Its title."),
        Column("Capacity", "As what the person stands there: code."),
        Column("Start", f"The first {_DAYS}", type="date"),
        Column("End", f"The last {_DAYS}", type="date"),
    ),
    _memberships,
    lambda: Participation.objects.filter(public.PARTICIPATION).count(),
)

TABLES = (NODES, EDGES, MEMBERSHIPS)
