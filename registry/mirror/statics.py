"""Style sheets, scripts and fonts of the mirror's pages, and what those lead to in turn."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

from registry.mirror.addresses import Address, split
from registry.mirror.errors import MirrorError
from registry.mirror.rewriting import STYLE

PREFIX = "static/"
_URL = re.compile(r"url\(\s*['\"]?([^'\")\s]+)['\"]?\s*\)")


def require_collected() -> None:
    """Raises `MirrorError` where the pages of the site have no style sheets to lead to."""
    try:
        staticfiles_storage.url(STYLE.removeprefix(PREFIX))
    except ValueError as error:
        raise MirrorError(
            "The style sheets of the pages are not collected yet: run collectstatic first."
        ) from error


def static_files(wanted: set[str]) -> Iterator[tuple[str, bytes]]:
    """File and content of everything that is needed, in order."""
    waiting, known = sorted(wanted, reverse=True), set(wanted)
    while waiting:
        file = waiting.pop()
        content = _content(file.removeprefix(PREFIX))
        if file.endswith(".css"):
            text = content.decode()
            for url in _URL.findall(text):
                target = _target(file, url)
                if target and target not in known:
                    known.add(target)
                    waiting.append(target)
            content = _URL.sub(lambda match: _relative(match, file), text).encode()  # noqa: B023
        yield file, content


def _target(file: str, url: str) -> str:
    """The file a style sheet names; nothing for what it holds itself."""
    if url.startswith(("data:", "#")):
        return ""
    parts = split(url)
    address = Address.of(parts[0]) if parts else None
    if address:
        return address.file
    return posixpath.normpath(
        posixpath.join(posixpath.dirname(file), url.split("?")[0].split("#")[0])
    )


def _relative(match: re.Match[str], file: str) -> str:
    if not match[1].startswith("/"):
        return match.group()
    return f'url("{posixpath.relpath(_target(file, match[1]), posixpath.dirname(file))}")'


def _content(name: str) -> bytes:
    """As it lies in the code; under a name with a digest, as it was collected for the server."""
    found = finders.find(name)
    if found:
        return Path(str(found)).read_bytes()
    try:
        with staticfiles_storage.open(name) as file:
            return bytes(file.read())
    except (OSError, ValueError) as error:
        raise MirrorError(
            f"The style sheet or script {name} is missing: run collectstatic."
        ) from error
