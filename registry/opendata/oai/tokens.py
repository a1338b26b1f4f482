"""Resumption tokens: the question and the place in its answer, signed; nothing is kept here."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.core import signing

from registry.opendata.oai.arguments import ProtocolError

_SALT = "oai-resumption"


class Position(NamedTuple):
    """After which record a list goes on: its moment, its kind and its id."""

    at: dt.datetime
    kind: int
    public_id: str


class Token(NamedTuple):
    """A list under way: what was asked, where it stands, how many records came before."""

    verb: str
    set: str
    start: str
    end: str
    position: Position
    cursor: int

    def __str__(self) -> str:
        at, kind, public_id = self.position
        asked = [self.verb, self.set, self.start, self.end]
        return signing.dumps([*asked, at.isoformat(), kind, public_id, self.cursor], salt=_SALT)


def read(written: str, verb: str) -> Token:
    """The token as it was given out for this verb; raises `ProtocolError` for any other."""
    try:
        asked, chosen, start, end, at, kind, public_id, cursor = signing.loads(written, salt=_SALT)
        position = Position(dt.datetime.fromisoformat(at), int(kind), str(public_id))
        token = Token(asked, chosen, start, end, position, int(cursor))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise ProtocolError("badResumptionToken", _REFUSAL) from error
    if token.verb != verb:
        raise ProtocolError("badResumptionToken", _REFUSAL)
    return token


_REFUSAL = "This token was not given out for this list; begin the list anew."
