"""What of each model the public may see, as conditions: a part is public as far as its record is.

A row that names somebody hidden is left out, one that names nobody stays; the pages do the same.
"""

from __future__ import annotations

from django.db.models import Q

from registry.vocabulary import State


def public(*paths: str) -> Q:
    """Every record on these paths is published; a blank path is the row itself."""
    condition = Q()
    for path in paths:
        condition &= Q(**{f"{path}__state" if path else "state": State.PUBLISHED})
    return condition


def public_or_none(path: str) -> Q:
    """The record on this path is published, or there is none."""
    return Q(**{path: None}) | public(path)


SELF = public("")
OF_PERSON = public("person")
OF_PERSON_ITSELF = public("", "person")
OF_CASE = public("repression", "repression__person")
REHABILITATION = OF_PERSON & (Q(repression=None) | public("repression", "repression__person"))
RELATION = public("person", "other") & Q(is_withheld=False)
PARTICIPATION = public("event") & (public("person") | public("agent"))
ON_PAPER = public("document") & public_or_none("person")
OF_PLACE = public("place")
OF_DOCUMENT = public("document")
COMMEMORATED = public("commemoration", "person")
DEPICTION = public("photo") & public_or_none("person")
