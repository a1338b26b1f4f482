"""What trying the project on one's own machine needs and a public server must not have."""

import os
import secrets
from pathlib import Path

LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]


def local_secret_key(path: Path) -> str:
    """The key kept in ``path``; made at the first call, readable by its owner only."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(64)
        file.write(key + "\n")
    return key
