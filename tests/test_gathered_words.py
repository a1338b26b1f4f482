"""Words for translation are seen by what gathers them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
CALLS = {"_", "gettext", "gettext_lazy"}


def within_f_strings(path: Path) -> Iterator[str]:
    """Texts given to a call for translation that stands inside an f-string."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            for call in ast.walk(node):
                is_asked = isinstance(call, ast.Call) and getattr(call.func, "id", "") in CALLS
                if is_asked and isinstance(call.args[0], ast.Constant):
                    yield str(call.args[0].value)


def test_what_is_translated_within_an_f_string_is_known_to_the_translators() -> None:
    """The gatherer reads no f-strings: a text that stands there alone never reaches them."""
    texts = {text for path in (ROOT / "registry").rglob("*.py") for text in within_f_strings(path)}
    with (ROOT / "registry/locale/ru/LC_MESSAGES/django.po").open("rb") as file:
        known = {message.id for message in read_po(file)}
    assert texts
    assert texts <= known
