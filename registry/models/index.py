"""The tables of the search index, written by `registry.search` in the transaction of the edit."""

from __future__ import annotations

from django.db import models


class SearchTerm(models.Model):
    """That a published person has a value in a field of the index; a missing value is a value."""

    person = models.ForeignKey(
        "registry.Person", on_delete=models.CASCADE, related_name="search_terms"
    )
    field = models.CharField(max_length=24)
    value = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["field", "value", "person"], name="searchterm_stands_once"
            )
        ]
        indexes = [models.Index(fields=["person"], name="searchterm_by_person")]

    def __str__(self) -> str:
        return f"{self.field}={self.value}"


class SearchState(models.Model):
    """One row: the version of the index. It rises with every write and is the ETag of lists."""

    version = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.version)
