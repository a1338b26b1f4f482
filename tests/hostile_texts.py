"""Texts that make a badly built pattern run for ever, derived from the pattern itself.

For each part that may repeat without end: what leads up to it, the part very many times over, and a
tail that cannot fit, so that every way of dividing the text has to be tried before it is refused.
"""

from __future__ import annotations

import ast
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import FrameType, ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TAILS = ("\x00", "!", "\n\n", "zя9 ")
CATEGORIES = {
    codes.CATEGORY_DIGIT: "1",
    codes.CATEGORY_SPACE: " ",
    codes.CATEGORY_WORD: "a",
    codes.CATEGORY_NOT_DIGIT: "a",
    codes.CATEGORY_NOT_SPACE: "a",
    codes.CATEGORY_NOT_WORD: "-",
}
REPEATS = {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}
# Fewer repetitions than this are no danger.
MANY = 20


# Patterns of the project -----------------------------------------------------------------------


def patterns() -> dict[str, re.Pattern[str]]:
    """Every pattern of the project's own code and addresses, by where it stands."""
    found: dict[str, re.Pattern[str]] = {}
    for name in ("registry", "memorial"):
        package = import_module(name)
        for info in walk_packages(package.__path__, f"{name}."):
            if ".migrations" in info.name or info.name.endswith(("asgi", "wsgi")):
                continue
            module = import_module(info.name)
            for where, pattern in _of_module(module):
                found[f"{info.name}:{where}"] = pattern
    found.update(_of_addresses())
    names = {pattern: name for name, pattern in found.items() if isinstance(pattern.pattern, str)}
    return {name: pattern for pattern, name in names.items()}


def _of_module(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str]]]:
    for name, value in vars(module).items():
        for pattern in _inside(value, module.__name__):
            yield f"{name}:{pattern.pattern[:40]}", pattern
    if module.__file__:
        yield from _written_in_calls(Path(module.__file__))


def _inside(value: Any, module: str, depth: int = 0) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict) and depth < 3:
        for each in (*value.keys(), *value.values()):
            yield from _inside(each, module, depth + 1)
    elif isinstance(value, list | tuple | set | frozenset) and depth < 3:
        for each in value:
            yield from _inside(each, module, depth + 1)
    elif isinstance(value, type) and value.__module__ == module and depth < 1:
        for each in vars(value).values():
            yield from _inside(each, module, depth + 1)
    elif isinstance(getattr(value, "regex", None), re.Pattern):
        yield value.regex


def _written_in_calls(path: Path) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Patterns given as texts to functions of `re`, inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        owner, arguments = node.func.value, node.args
        if isinstance(owner, ast.Name) and owner.id == "re" and arguments:
            first = arguments[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield f"line {node.lineno}", re.compile(first.value)


def _of_addresses() -> Iterator[tuple[str, re.Pattern[str]]]:
    from django.urls import URLResolver, get_resolver

    waiting: list[Any] = [get_resolver()]
    while waiting:
        entry = waiting.pop()
        if isinstance(entry, URLResolver):
            waiting += entry.url_patterns
        regex = getattr(entry.pattern, "regex", None)
        if isinstance(regex, re.Pattern):
            yield f"address:{entry.pattern}", regex


# Texts -----------------------------------------------------------------------------------------


def hostile(pattern: re.Pattern[str], length: int, most: int = 24) -> Iterator[str]:
    """Texts of about that length; so many parts of the pattern are repeated."""
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    seen: set[tuple[str, str]] = set()
    for before, pump in _pumps(list(tree), ""):
        if pump and (before, pump) not in seen and len(seen) < most:
            seen.add((before, pump))
            for tail in TAILS:
                yield before + pump * max(1, length // len(pump)) + tail


def _pumps(nodes: list[Any], before: str) -> Iterator[tuple[str, str]]:
    for operation, argument in nodes:
        if operation in REPEATS:
            _least, most, body = argument
            if most >= MANY:
                yield before, _text(list(body))
                yield from ((before, one) for one in _letters(list(body))[:4])
            yield from _pumps(list(body), before)
        elif operation is codes.SUBPATTERN:
            yield from _pumps(list(argument[3]), before)
        elif operation is codes.BRANCH:
            for branch in argument[1]:
                yield from _pumps(list(branch), before)
        elif operation in {codes.ASSERT, codes.ASSERT_NOT}:
            yield from _pumps(list(argument[1]), before)
        before += _text([(operation, argument)])


def _text(nodes: list[Any]) -> str:
    """A text the nodes fit, each repeated part once."""
    return "".join(_one(operation, argument) for operation, argument in nodes)


def _one(operation: Any, argument: Any) -> str:
    if operation is codes.LITERAL:
        return chr(argument)
    if operation is codes.IN:
        return _of_class(argument)
    if operation in {codes.ANY, codes.NOT_LITERAL}:
        return "x"
    if operation in REPEATS:
        return _text(list(argument[2])) * max(1, min(argument[0], MANY))
    if operation is codes.SUBPATTERN:
        return _text(list(argument[3]))
    if operation is codes.BRANCH:
        return _text(list(argument[1][0]))
    return ""


def _of_class(members: list[Any]) -> str:
    is_negated = members[0][0] is codes.NEGATE
    texts = [_member(operation, argument) for operation, argument in members]
    inside = "".join(texts)
    if is_negated:
        return next(letter for letter in "xa1 -~" if letter not in inside)
    return texts[0]


def _member(operation: Any, argument: Any) -> str:
    if operation is codes.LITERAL:
        return chr(argument)
    if operation is codes.RANGE:
        return chr(argument[0])
    return CATEGORIES.get(argument, "")


def _letters(nodes: list[Any]) -> list[str]:
    """Single letters the nodes may begin with: what a neighbour may claim too."""
    found: list[str] = []
    for operation, argument in nodes:
        if operation is codes.IN:
            found += [_member(*member) for member in argument if member[0] is not codes.NEGATE]
        elif operation is codes.SUBPATTERN:
            found += _letters(list(argument[3]))
        elif operation is codes.BRANCH:
            for branch in argument[1]:
                found += _letters(list(branch))
        elif operation in REPEATS:
            found += _letters(list(argument[2]))
        elif operation is codes.LITERAL:
            found.append(chr(argument))
    return [letter for letter in dict.fromkeys(found) if letter]


# Work ------------------------------------------------------------------------------------------


class TooMuchWorkError(Exception):
    """A text took more of the processor than it may."""


@contextmanager
def work_bounded(seconds: float) -> Iterator[None]:
    """Stops what takes more time of the processor, however busy the machine is otherwise."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TooMuchWorkError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
