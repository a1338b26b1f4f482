"""The order of the house: what lies where, what imports what, what the locks hold."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
REGISTRY = ROOT / "registry"

# A room imports from itself and from rooms before it.
ROOMS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        [
            ["vocabulary", "errors"],
            ["dates", "names", "identifiers", "references", "sentences"],
            ["fields", "validators", "prepared"],
            ["querysets", "models"],
            ["search", "history", "photos"],
            ["matching"],
            ["curation"],
            ["intake"],
            ["filters", "forms", "opendata"],
            ["web", "admin"],
            ["mirror", "preservation"],
            ["management", "apps", "checks", "sitemaps", "migrations"],
        ]
    )
    for name in names
}
PURE_ROOM = 1
TOP_LEVEL = {
    "CHANGELOG.md",
    "Dockerfile",
    "LICENSE",
    "Makefile",
    "README.md",
    "SECURITY.md",
    "compose.yaml",
    "deploy",
    "docs",
    "fixtures",
    "manage.py",
    "media",
    "memorial",
    "pyproject.toml",
    "registry",
    "requirements",
    "tests",
}
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
TEMPLATES = sorted((REGISTRY / "templates").rglob("*.html"))


def tracked() -> list[str]:
    """Files under version control, and new ones that are not left out of it."""
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listing.returncode:
        pytest.skip("not a git working copy")
    return [name for name in listing.stdout.splitlines() if (ROOT / name).exists()]


# Rooms -------------------------------------------------------------------------------------


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in sorted(REGISTRY.rglob("*.py"))}


def room(module: str) -> int:
    """The root package itself belongs to nobody and must stay empty of imports."""
    return ROOMS[module.split(".")[1]]


def targets(node: ast.Import | ast.ImportFrom, module: str, path: Path) -> Iterator[str]:
    """Full names of what one statement imports; a submodule counts as itself."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
        return
    base = node.module or ""
    if node.level:
        package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
        above = package[: len(package) - node.level + 1]
        base = ".".join([*above, base] if base else above)
    for alias in node.names:
        full = f"{base}.{alias.name}"
        yield full if full in MODULES else base


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def imports(module: str, *, when_loading: bool) -> set[str]:
    """Everything imported anywhere in a module, or only what loading it needs."""
    found: set[str] = set()
    waiting: list[ast.AST] = [ast.parse(MODULES[module].read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            found.update(targets(node, module, MODULES[module]))
        inside_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        if when_loading and (inside_function or is_type_checking(node)):
            continue
        waiting.extend(ast.iter_child_nodes(node))
    return found


def test_every_module_has_a_room() -> None:
    homeless = {name for name in MODULES if name != "registry" and name.split(".")[1] not in ROOMS}
    assert not homeless


def test_a_room_imports_only_from_rooms_before_it() -> None:
    wrong = [
        f"{module} (room {room(module)}) imports {name} (room {room(name)})"
        for module in MODULES
        if module != "registry"
        for name in sorted(imports(module, when_loading=False))
        if name.startswith("registry.") and room(name) > room(module)
    ]
    assert not wrong, "\n".join(wrong)


def test_the_registry_knows_nothing_of_the_configuration() -> None:
    wrong = {
        module
        for module in MODULES
        if any(
            name.split(".")[0] in {"memorial", "tests"}
            for name in imports(module, when_loading=False)
        )
    }
    assert not wrong


def test_pure_rooms_know_no_database_and_no_settings() -> None:
    impure = ("django.apps", "django.conf", "django.contrib", "django.db", "django.http")
    wrong = [
        f"{module} imports {name}"
        for module in MODULES
        if module != "registry" and room(module) == PURE_ROOM
        for name in imports(module, when_loading=False)
        if name.startswith(impure)
    ]
    assert not wrong, "\n".join(wrong)


def circle(graph: dict[str, set[str]]) -> list[str]:
    """One way round from a module back to itself, or nothing."""
    done: set[str] = set()

    def walk(module: str, way: list[str]) -> list[str]:
        if module in way:
            return [*way[way.index(module) :], module]
        if module in done:
            return []
        for name in sorted(graph[module]):
            found = walk(name, [*way, module])
            if found:
                return found
        done.add(module)
        return []

    return next(filter(None, (walk(module, []) for module in sorted(graph))), [])


def test_the_search_for_circles_finds_one() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]
    assert circle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def test_modules_do_not_import_each_other_in_circles() -> None:
    graph = {module: imports(module, when_loading=True) & MODULES.keys() for module in MODULES}
    assert circle(graph) == []


# Files and locks ---------------------------------------------------------------------------


def test_the_top_level_holds_only_what_is_planned() -> None:
    top = {name.split("/")[0] for name in tracked()}
    assert {name for name in top if not name.startswith(".")} <= TOP_LEVEL


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_pins_and_hashes_every_package(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and line.lstrip()[0] != "#"]
    loose = [
        line.split()[0]
        for line in lines
        if not re.match(r"[\w.\[\],-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line)
    ]
    assert lines
    assert not loose


def pins(lock: Path) -> dict[str, str]:
    found = re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==(\S+)", lock.read_text("utf-8"), re.MULTILINE)
    return dict(found)


def test_the_locks_agree_with_each_other() -> None:
    development = pins(ROOT / "requirements" / "development.txt")
    for name in ("base.txt", "postgres.txt"):
        assert pins(ROOT / "requirements" / name).items() <= development.items()


def test_no_lock_holds_an_address() -> None:
    files = [*LOCKS, *(ROOT / "requirements").glob("*.in")]
    assert [path.name for path in files if "://" in path.read_text(encoding="utf-8")] == []
    assert "uv.lock" not in {Path(name).name for name in tracked()}


def test_no_configuration_names_a_host_of_the_world() -> None:
    """What is installed and from where is for the machine's owner to say."""
    names = [
        name
        for name in tracked()
        if name.startswith((".", "deploy/", "requirements/"))
        or name in {"Dockerfile", "Makefile", "compose.yaml", "pyproject.toml"}
    ]
    pattern = re.compile(r"https?://([^\s/\"'`:)>,;{$]+)")
    hosts = {
        f"{name}: {host}"
        for name in names
        for host in pattern.findall((ROOT / name).read_text(encoding="utf-8"))
        if host not in {"localhost", "127.0.0.1"} and not host.endswith("example")
    }
    assert names
    assert not hosts


@pytest.mark.parametrize(
    "template", TEMPLATES, ids=lambda path: str(path.relative_to(REGISTRY / "templates"))
)
def test_a_template_has_no_inline_style_or_script(template: Path) -> None:
    """The content security policy would block it, and only some readers would notice."""
    text = re.sub(r"{#.*?#}", "", template.read_text(encoding="utf-8"))
    data = r'type="application/(?:ld\+)?json"'
    assert not re.search(r"<style\b", text)
    assert not re.search(r"<[a-z][^>]*\s(?:style|on[a-z]+)\s*=", text)
    assert not re.search(rf"<script\b(?![^>]*\ssrc=)(?![^>]*{data})", text)
    assert "javascript:" not in text


CATALOGUES = sorted((REGISTRY / "locale").rglob("*.po"))
Messages = dict[tuple[str, tuple[str, ...]], tuple[str, ...]]


def messages(catalogue: Catalog) -> Messages:
    """Translations by context and words; singular and plural forms together."""

    def forms(text: object) -> tuple[str, ...]:
        return tuple(text) if isinstance(text, list | tuple) else (str(text),)

    def words(context: str | bytes | None) -> str:
        return context.decode() if isinstance(context, bytes) else context or ""

    return {(words(m.context), forms(m.id)): forms(m.string) for m in catalogue if m.id}


@pytest.mark.parametrize("source", CATALOGUES, ids=lambda path: path.parts[-3])
def test_compiled_translations_are_those_of_the_sources(source: Path) -> None:
    """Nobody needs a compiler to run the site, so both files are kept: ``make messages``."""
    with source.open("rb") as file, source.with_suffix(".mo").open("rb") as compiled:
        assert messages(read_mo(compiled)) == messages(read_po(file))


@pytest.mark.parametrize("source", CATALOGUES, ids=lambda path: path.parts[-3])
def test_every_word_of_the_interface_is_translated(source: Path) -> None:
    with source.open("rb") as file:
        found = messages(read_po(file))
    assert found
    assert [words for words, translated in found.items() if not all(translated)] == []


def test_every_dependency_is_explained() -> None:
    explained = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    names = {
        re.split(r"[<>=~;\[ ]", line)[0]
        for path in (ROOT / "requirements").glob("*.in")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith(("#", "-"))
    }
    assert names
    assert {name for name in names if f"\n| {name}" not in explained} == set()
