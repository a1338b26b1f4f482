"""A mirror as one ZIP file: the same mirror gives the same bytes."""

from __future__ import annotations

import zipfile
from pathlib import Path

from registry.mirror import manifest
from registry.mirror.errors import MirrorError
from registry.mirror.store import trouble

# The first moment a ZIP file can name: no clock of ours is in it.
MOMENT = (1980, 1, 1, 0, 0, 0)
# What is packed already.
PACKED = (".jpg", ".avif", ".woff2")


def pack(folder: Path, target: Path) -> int:
    """Writes the file beside its place and puts it there; gives its size."""
    fresh = target.with_name(f".{target.name}.new")
    beside = [name for name in sorted(manifest.BESIDE) if (folder / name).is_file()]
    paths = [*beside, *(path for path, _total in manifest.lines(folder))]
    try:
        with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as packed:
            for path in paths:
                entry = zipfile.ZipInfo(f"{folder.name}/{path}", MOMENT)
                entry.external_attr = 0o644 << 16
                is_packed = path.endswith(PACKED)
                entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
                packed.writestr(entry, (folder / path).read_bytes())
        fresh.replace(target)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise MirrorError(trouble(target, error)) from error
    return target.stat().st_size
