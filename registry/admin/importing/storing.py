"""Uploaded files: in a private folder by source and digest, beside what was found out about each.

No server looks into the folder. The same bytes for the same source are the same folder, so a batch
finds its file by what it knows of it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from registry.intake.files import FileRefusedError, OpenedFile, open_file
from registry.intake.printed import Form
from registry.models import ImportBatch

SAMPLED = 5
LONGEST_CELL = 160
LONGEST_NAME = 120
_ABOUT = "about.json"


@dataclass(frozen=True)
class About:
    """What a file is, found out once when it came."""

    key: str
    sha256: str
    name: str
    size: int
    kind: str
    encoding: str = ""
    delimiter: str = ""
    form: str = ""
    title: str = ""
    heading: list[str] = field(default_factory=list)
    sample: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True)
class Folder:
    """Where one file and the notes of its processes are kept."""

    key: str
    digest: str

    @property
    def path(self) -> Path:
        """The folder itself."""
        return Path(settings.IMPORTS_ROOT) / self.key / self.digest

    def about(self) -> About | None:
        """What the file is; None where none was uploaded, or it was taken away."""
        found = read_json(self.path / _ABOUT)
        about = About(**found) if found else None
        return about if about is not None and self.file(about).is_file() else None

    def file(self, about: About) -> Path:
        """The file, under the name it came with."""
        return self.path / "file" / about.name

    def forget(self) -> None:
        """Takes the file away; what came of it stays in the registry."""
        shutil.rmtree(self.path, ignore_errors=True)


def folder_of(batch: ImportBatch) -> Folder:
    """Where the file of a batch lies, if it was uploaded."""
    return Folder(batch.source_key, batch.file_sha256)


def most_bytes() -> int:
    """How large a file may be that comes by a page."""
    return int(settings.IMPORT_MOST_MB) * 1_000_000


def keep(upload: UploadedFile, key: str, title: str, form: Form | None) -> About:
    """Looks at an uploaded file and keeps it; raises `FileRefusedError`, and keeps nothing then."""
    name = _safe_name(upload.name or "")
    if (upload.size or 0) > most_bytes():
        raise FileRefusedError(
            _(
                "The file has %(size)d MB; at most %(most)d MB come by this page. A larger one is "
                "brought in by the command import_records on the machine itself."
            )
            % {"size": (upload.size or 0) // 1_000_000, "most": settings.IMPORT_MOST_MB}
        )
    root = Path(settings.IMPORTS_ROOT)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix=".coming-", dir=root) as coming:
            return _settle(upload, Path(coming), name, key, title, form)
    except OSError as error:
        raise FileRefusedError(
            _("The file could not be kept: %(reason)s. Nothing of it is left.")
            % {"reason": error.strerror or error}
        ) from error


def _settle(
    upload: UploadedFile, coming: Path, name: str, key: str, title: str, form: Form | None
) -> About:
    path = coming / "file" / name
    path.parent.mkdir(mode=0o700)
    digest = hashlib.sha256()
    with path.open("wb") as target:
        for chunk in upload.chunks():
            digest.update(chunk)
            target.write(chunk)
    opened = open_file(path, form=form)
    about = _found_out(opened, key, title)
    write_json(coming / _ABOUT, asdict(about))
    there = Folder(key, digest.hexdigest()).path
    known = Folder(key, digest.hexdigest()).about()
    if known is not None and known.form == about.form:
        return known
    there.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.rmtree(there / "file", ignore_errors=True)
    (coming / "file").rename(there / "file")
    (coming / _ABOUT).replace(there / _ABOUT)
    return about


def _found_out(opened: OpenedFile, key: str, title: str) -> About:
    sniffed = opened.sniffed
    sample = [[cell[:LONGEST_CELL] for cell in row.cells] for row in islice(opened.rows(), SAMPLED)]
    return About(
        key=key,
        sha256=sniffed.sha256,
        name=opened.path.name,
        size=sniffed.size,
        kind=sniffed.kind.value,
        encoding=sniffed.encoding,
        delimiter=sniffed.delimiter,
        form=opened.form.value if opened.form else "",
        title=title,
        heading=list(opened.heading),
        sample=sample,
    )


def _safe_name(name: str) -> str:
    """The name as it came, without what a folder or a command could take for something else."""
    plain = "".join(c for c in Path(name.replace("\\", "/")).name if c.isprintable())
    stem, suffix = Path(plain).stem.lstrip(".-")[:LONGEST_NAME], Path(plain).suffix[:10]
    # A file system counts bytes, and a Cyrillic letter has two.
    while len((stem + suffix).encode()) > 2 * LONGEST_NAME:
        stem = stem[:-1]
    return f"{stem or 'file'}{suffix}"


def uploaded(most: int) -> list[About]:
    """The files that came last, the newest first."""
    found = sorted(
        Path(settings.IMPORTS_ROOT).glob(f"*/*/{_ABOUT}"),
        key=lambda path: path.stat().st_mtime,
        reverse=True,
    )
    folders = (Folder(path.parent.parent.name, path.parent.name) for path in found[:most])
    return [about for about in (folder.about() for folder in folders) if about is not None]


def read_json(path: Path) -> dict[str, Any]:
    """What stands in a file of notes; nothing where there is none, or half of one."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_json(path: Path, values: dict[str, Any]) -> None:
    """Writes notes at once, so that nobody reads half of them."""
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
    fresh.replace(path)
