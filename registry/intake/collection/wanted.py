"""What the files want to stand in the database: one record, free of files and of primary keys."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from registry.intake.collection.shape import Key


@dataclass
class Wanted:
    """One record as the files have it. Other records are named by table and key."""

    table: str
    key: str
    file: str
    line: int
    model: type[models.Model]
    # Values of fields, of types that JSON knows; a field that is not here has its default.
    values: dict[str, Any] = field(default_factory=dict)
    links: dict[str, Key] = field(default_factory=dict)
    many: dict[str, list[Key]] = field(default_factory=dict)
    # The record it speaks of, for citations, findings and identifiers.
    target: Key | None = None
    # The row it was made from, when it is not a row of a file itself.
    owner: Key | None = None

    @property
    def name(self) -> Key:
        """Its table and key."""
        return self.table, self.key

    def as_json(self) -> dict[str, Any]:
        """Everything it says, as it is kept with the import."""
        said = {
            "values": self.values,
            "links": self.links,
            "many": self.many,
            "target": self.target,
        }
        found: dict[str, Any] = json.loads(json.dumps(said, sort_keys=True, default=str))
        return found

    def digest(self) -> str:
        """The same for equal contents, whatever the layout of the file."""
        text = json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()
