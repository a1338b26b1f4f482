"""The mirror of the whole collection: every link walked, made twice, checked by others' tools."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest

from registry.mirror import manifest
from tests.benchmarks.walk import walk
from tests.test_kills import environment, manage

__all__ = ["environment"]
pytestmark = [pytest.mark.slow, pytest.mark.own_database]

LANGUAGES = os.environ.get("MIRROR_LANGUAGES", "en,ru,uk")
# Nothing but these is asked by whoever holds a copy: no program of ours, no network.
CHECK = (
    "sha256sum --quiet -c MANIFEST.sha256 && openssl pkeyutl -verify -pubin"
    " -inkey mirror-key.pem -rawin -in MANIFEST.sha256 -sigfile MANIFEST.sha256.sig"
)


@pytest.fixture
def collection(environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """As on a server: style sheets collected, under names that say what they hold."""
    environment = {**environment, "STATIC_ROOT": str(tmp_path / "static")}
    manage(environment, "load_collection")
    manage(environment, "collectstatic", "--noinput", "-v", "0")
    return environment


def test_the_whole_collection_as_files(collection: dict[str, str], tmp_path: Path) -> None:
    key = str(tmp_path / "key")
    manage(collection, "mirror_key", key)
    began = time.monotonic()
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        manage(collection, "mirror", str(folder), "--languages", LANGUAGES, "--key", key)
    built = time.monotonic() - began
    lists = [(folder / manifest.NAME).read_bytes() for folder in (first, second)]
    assert lists[0] == lists[1]

    own = frozenset({"mirror.invalid", "testserver", "localhost", "127.0.0.1"})
    found = walk(first, own)
    assert found.is_good, found
    # A reader without scripts comes to every page but the short addresses, which are for citing.
    assert set(found.unreached) <= {"id"}, found.unreached

    began = time.monotonic()
    subprocess.run(["bash", "-c", CHECK], cwd=first, check=True, capture_output=True)
    checked = time.monotonic() - began
    print(
        f"{len(lists[0].splitlines())} files twice the same in {built:.0f} s; {found.pages} pages, "
        f"{found.links} links, {found.broken_number} broken, {found.bound_number} bound to a host;"
        f" checked offline in {checked:.1f} s"
    )
