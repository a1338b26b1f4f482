"""What the code at run time may not do: fetch, start programs, unpack or run what came in."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted(
    path
    for folder in ("registry", "memorial")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
)
# Whatever opens a connection: nothing ever fetches an address that somebody gave.
FETCHING = {
    *("urllib.request", "urllib3", "requests", "httpx", "aiohttp", "http.client", "socket"),
    *("ftplib", "smtplib", "telnetlib", "xmlrpc", "imaplib", "poplib", "websockets", "paramiko"),
}
# Whatever runs or unpacks what is given to it.
RUNNING = {"marshal", "shelve", "dill", "code", "codeop", "pty", "commands", "yaml"}
# XML from outside is parsed by nothing of Python's own.
PARSING_XML = {"xml.dom", "xml.sax", "xml.parsers", "lxml"}
# Writes XML and reads none.
ESCAPING = "xml.sax.saxutils"
CALLS = {"eval", "exec", "compile", "__import__"}
# Where one of these stands all the same, and why it is safe.
ALLOWED = {
    ("registry/matching/shelf.py", "pickle"): "its own rows, in a database private to the process",
    ("registry/admin/importing/running.py", "subprocess"): "the site's own command, no shell",
    ("registry/management/doctoring/machine.py", "subprocess"): "asks systemd by name, no shell",
    ("registry/preservation/moving.py", "subprocess"): "the site's own command, no shell",
    ("registry/search/crew.py", "multiprocessing"): "pipes to processes of its own",
    ("registry/search/runs.py", "marshal"): "its own rows, in files of its own without a name",
}
STARTING = {"subprocess", "pickle", "multiprocessing.connection"}


@cache
def nodes(path: Path) -> list[ast.AST]:
    """Everything a file is made of."""
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, wherever in it."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in nodes(path):
        if isinstance(node, ast.Call):
            function = node.func
            if isinstance(function, ast.Name):
                yield function.id, node
            elif isinstance(function, ast.Attribute):
                yield f".{function.attr}", node


def is_in(name: str, modules: set[str]) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in modules)


def found(modules: set[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {name}"
        for path in SOURCES
        for name in imports(path)
        if is_in(name, modules)
        and not is_in(name, {ESCAPING})
        and (str(path.relative_to(ROOT)), name.partition(".")[0]) not in ALLOWED
    ]


@pytest.mark.parametrize(
    "modules",
    [FETCHING, RUNNING, PARSING_XML, STARTING],
    ids=["fetches", "runs", "parses XML", "starts"],
)
def test_nothing_at_run_time_can(modules: set[str]) -> None:
    assert found(modules) == []


def test_every_exception_is_still_needed() -> None:
    for name, module in ALLOWED:
        assert any(is_in(each, {module}) for each in imports(ROOT / name)), name


def test_no_text_is_run_as_code() -> None:
    assert [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in SOURCES
        for name, call in calls(path)
        if name in CALLS
    ] == []


def test_no_program_is_started_by_a_shell() -> None:
    assert [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in SOURCES
        for name, call in calls(path)
        if any(word.arg == "shell" for word in call.keywords) or name in {".system", ".popen"}
    ] == []


def test_no_template_switches_escaping_off_but_for_the_rules_of_passwords() -> None:
    """Those are Django's own list, and hold nothing that anybody typed."""
    templates = (ROOT / "registry" / "templates").rglob("*.html")
    switched = [
        str(path.relative_to(ROOT))
        for path in templates
        if "|safe" in path.read_text(encoding="utf-8").replace(" ", "")
        or "autoescape off" in path.read_text(encoding="utf-8")
    ]
    assert switched == ["registry/templates/registry/welcome.html"]


def test_no_statement_is_put_together_from_what_somebody_typed() -> None:
    """A statement made of an f-string stands only where names of tables are put in."""
    made = {
        str(path.relative_to(ROOT))
        for path in SOURCES
        for name, call in calls(path)
        if name in {".execute", ".executemany", ".raw"}
        and call.args
        and isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
    }
    assert made <= NAMES_OF_TABLES


SCRIPTS = sorted(
    path for path in (ROOT / "registry" / "static").rglob("*.js") if "vendor" not in path.parts
)
# What puts text in as markup, hears other windows, or keeps what was read.
NOT_IN_SCRIPTS = (
    *("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"),
    *("postMessage", 'addEventListener("message"', "localStorage", "document.cookie", "__proto__"),
)


def test_scripts_put_text_in_as_text() -> None:
    assert SCRIPTS
    found = [
        f"{path.name}: {word}"
        for path in SCRIPTS
        for word in NOT_IN_SCRIPTS
        if word in path.read_text(encoding="utf-8")
    ]
    assert found == []


def test_no_weak_digest_is_used() -> None:
    weak = ("md5", "sha1", "sha-1", "DES", "RC4", "ECB")
    found = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in SOURCES
        for name, call in calls(path)
        if name.lstrip(".") in weak
        or any(isinstance(each, ast.Constant) and each.value in weak for each in call.args)
    ]
    assert found == []


# Each puts names of our own tables and columns into statements; values are parameters. The engine
# for SQLite puts in a number of its settings: a pragma takes no parameters.
NAMES_OF_TABLES = {
    "memorial/sqlite/base.py",
    "registry/intake/bulk.py",
    "registry/intake/stages/committing.py",
    "registry/search/snapshot.py",
    "registry/matching/shelf.py",
    "registry/search/tables.py",
    "registry/search/statements.py",
    *(
        f"registry/preservation/{module}.py"
        for module in (
            *("gathering", "loading", "media", "moving", "proving", "sqlite_files", "tables"),
            "targets",
        )
    ),
}
