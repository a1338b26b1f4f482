"""What the collection says of itself: its title, why it is loaded, which offices answer for it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from registry.intake.collection.problems import CollectionRefusedError, Problem
from registry.intake.collection.shape import Key

FILE = "collection.toml"


@dataclass(frozen=True)
class Manifest:
    """The contents of `collection.toml`."""

    title: str
    languages: tuple[str, ...]
    reason: str
    office: str
    # The offices that approve the evidence of the documented acts, and in which words.
    approving_offices: tuple[str, ...]
    approval_reason: str
    # Rows marked `uncertain` that are public nevertheless, each with its reason.
    shown_though_uncertain: frozenset[Key]


def read(folder: Path) -> Manifest:
    """The manifest of a folder; `CollectionRefusedError` when there is none or a part of it."""
    try:
        text = (folder / FILE).read_text(encoding="utf-8")
        found = tomllib.loads(text)
        return _manifest(found)
    except FileNotFoundError:
        reason = "There is no such file; a collection says there what it is."
    except UnicodeDecodeError:
        reason = "The file is not in UTF-8."
    except tomllib.TOMLDecodeError as error:
        reason = f"This is not TOML: {error}."
    except (KeyError, TypeError, AttributeError) as error:
        reason = f"An entry is missing or has the wrong form: {error}."
    raise CollectionRefusedError([Problem(FILE, 1, "", "", reason)])


def _manifest(found: dict[str, Any]) -> Manifest:
    approval = found["approval"]
    shown = found.get("shown_though_uncertain", {})
    return Manifest(
        title=str(found["title"]),
        languages=tuple(str(code) for code in found["languages"]),
        reason=str(found["reason"]),
        office=str(found["office"]),
        approving_offices=tuple(str(office) for office in approval["offices"]),
        approval_reason=str(approval["reason"]),
        shown_though_uncertain=frozenset(
            (table, key) for table, keys in shown.items() for key in keys
        ),
    )
