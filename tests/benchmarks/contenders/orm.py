"""Plain Django: a model on the flat table, GROUP BY a facet, b-trees."""

from __future__ import annotations

from typing import Any

from django.db import connections, models
from django.db.models import Count, QuerySet

from tests.benchmarks.contenders import Answer, Counts
from tests.benchmarks.flat import COLUMNS, FACETS, PAYLOAD, TABLE
from tests.benchmarks.ground import Ground
from tests.benchmarks.questions import LATIN, PAGE_SIZE, PREFIX, WORDS, Question


class _Meta:
    managed = False
    app_label = "benchmarks"
    db_table = TABLE


# The columns are those of the flat table; the application is not installed, so that no migration
# and no check ever meets this model.
PeerPerson: Any = type(
    "PeerPerson",
    (models.Model,),
    {
        "__module__": __name__,
        "Meta": _Meta,
        "id": models.BigIntegerField(primary_key=True),
        "rank": models.IntegerField(),
        **{name: models.TextField() for name in COLUMNS[1:-1]},
    },
)


class PlainOrm:
    """As Django's documentation would do it; a likeness of names is beyond it."""

    alias = "peers"

    def __init__(self, ground: Ground) -> None:
        connection = connections[self.alias]
        connection.ensure_connection()
        # Another thread sees other connections, so it is kept for interrupting.
        self.raw: Any = connection.connection
        self.is_sqlite = connection.vendor == "sqlite"
        if self.is_sqlite:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA cache_size = -400000")
            self.about = "one flat table, a b-tree (facet, name order) each, 400 MB of page cache"
        else:
            self.about = "one flat table, a b-tree (facet, name order) each"

    def answer(self, question: Question) -> Answer | None:
        if question.asks not in ("", WORDS, LATIN, PREFIX):
            return None
        found = self._people(question)
        page = found.order_by("rank").values_list(*PAYLOAD)
        rows = list(page[question.start : question.start + PAGE_SIZE])
        total = found.count()
        return Answer(total, self._counts(question), [row[0] for row in rows], total)

    def _people(self, question: Question, without: str = "") -> QuerySet[Any]:
        found: QuerySet[Any] = PeerPerson.objects.using(self.alias).all()
        for field, values in question.filters.items():
            if field != without:
                found = found.filter(**{f"{field}__in": values})
        if question.asks == PREFIX:
            return found.filter(
                surname_words__gte=question.q, surname_words__lt=question.q + chr(0x10FFFF)
            )
        if question.asks == LATIN:
            return found.filter(latin_words=question.q)
        if question.asks == WORDS:
            surname, _blank, given = question.q.partition(" ")
            found = found.filter(surname_words=surname)
            return found.filter(given_words=given) if given else found
        return found

    def _counts(self, question: Question) -> Counts:
        return {
            facet: dict(
                self._people(question, facet).order_by().values_list(facet).annotate(Count("pk"))
            )
            for facet in FACETS
        }

    def interrupt(self) -> None:
        if self.is_sqlite:
            self.raw.interrupt()
        else:
            self.raw.cancel()
