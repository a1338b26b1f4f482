"""The tables of the search index, written by `registry.search` in the transaction of the edit.

They exist twice, side A and side B: one is asked, the other is where a rebuild builds. One row,
`SearchState`, says which is which, so that changing over is one small write and readers with an
older snapshot go on reading the other side. Nothing here is a record: everything can be made again.

Keys are given by the index and never counted up by the database; they are of the automatic kind
because SQLite keeps a second tree beside a table for every other.
"""

from __future__ import annotations

from django.db import models

from registry.fields import BytewiseCharField


class _Term(models.Model):
    """A value of a field of the index, and how many published people have it."""

    id = models.BigIntegerField(primary_key=True)
    field = models.CharField(max_length=24)
    value = BytewiseCharField(max_length=120)
    df = models.IntegerField(default=0)
    sounds = models.TextField(
        default="", blank=True, help_text="Of a word of a name: how it may sound."
    )

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["field", "value"], name="%(class)s_stands_once")
        ]

    def __str__(self) -> str:
        return f"{self.field}={self.value}"


class IndexTermA(_Term):
    """Terms of side A."""


class IndexTermB(_Term):
    """Terms of side B."""


class _Posting(models.Model):
    """The documents of one term within one chunk, as a serialised roaring bitmap.

    The key holds both: term << 12 | document >> 18.
    """

    id = models.BigAutoField(primary_key=True)
    bits = models.BinaryField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.pk >> 12}, chunk {self.pk & 4095}"


class IndexPostingA(_Posting):
    """Postings of side A."""


class IndexPostingB(_Posting):
    """Postings of side B."""


class _Document(models.Model):
    """One published person in the index: what it is sorted by and the terms it has.

    Numbers of documents follow the order of names up to the last rebuild. Whoever came or was
    renamed later has a higher number and, in `anchors`, the place in every built order.
    """

    id = models.BigAutoField(primary_key=True)
    person_id = models.BigIntegerField(unique=True)
    name_key = BytewiseCharField(max_length=201)
    latin_key = BytewiseCharField(max_length=201)
    birth = models.IntegerField()
    arrest = models.IntegerField()
    death = models.IntegerField()
    anchors = models.BinaryField()
    terms = models.BinaryField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.pk}: {self.name_key}"


class IndexDocumentA(_Document):
    """Documents of side A."""


class IndexDocumentB(_Document):
    """Documents of side B."""


class _Order(models.Model):
    """A stretch of one order of all people, as it was at the rebuild: order << 20 | stretch."""

    id = models.BigAutoField(primary_key=True)
    first = models.JSONField()
    bits = models.BinaryField()
    documents = models.BinaryField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.pk >> 20}, stretch {self.pk & 0xFFFFF}"


class IndexOrderA(_Order):
    """Orders of side A."""


class IndexOrderB(_Order):
    """Orders of side B."""


class _Key(models.Model):
    """A key of a word of a name (its sound, its skeleton, that with a letter left out), hashed."""

    id = models.BigAutoField(primary_key=True)
    hash = models.BigIntegerField()
    term_id = models.BigIntegerField()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["hash", "term_id"], name="%(class)s_stands_once")
        ]

    def __str__(self) -> str:
        return f"{self.hash} {self.term_id}"


class IndexKeyA(_Key):
    """Keys of the words of side A."""


class IndexKeyB(_Key):
    """Keys of the words of side B."""


class SearchState(models.Model):
    """One row: the version of the index, which is the ETag of lists, and the side that is asked."""

    version = models.PositiveBigIntegerField(default=0)
    side = models.CharField(max_length=1, default="a")
    build = models.PositiveIntegerField(
        default=0, help_text="How many rebuilds there were: caches of an older one are worthless."
    )
    built = models.PositiveIntegerField(
        default=0, help_text="Documents below this number stand in the order of names."
    )
    next_document = models.PositiveIntegerField(default=0)
    next_term = models.PositiveBigIntegerField(default=1)
    rebuild = models.CharField(
        max_length=32,
        default="",
        blank=True,
        help_text="The rebuild under way; another replaces it.",
    )
    forgotten = models.PositiveBigIntegerField(
        default=0, help_text="The log holds no changes up to and with this version."
    )

    def __str__(self) -> str:
        return str(self.version)


class SearchLog(models.Model):
    """That a version changed a posting: what another process must read anew."""

    version = models.PositiveBigIntegerField(db_index=True)
    posting_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.version}: {self.posting_id}"


class SearchEdit(models.Model):
    """That a version wrote a person anew: what a rebuild under way must catch up with."""

    version = models.PositiveBigIntegerField(db_index=True)
    person_id = models.BigIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.version}: {self.person_id}"
