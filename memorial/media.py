"""Where pictures are kept: in a folder, or in a store of the S3 kind (``MEDIA_STORAGE_URL``).

    s3://key:secret@store.example/bucket?region=eu-central-1&prefix=media

A bucket is private. Pictures reach readers by the one view that asks whether they are published,
never by an address of the bucket.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote

from memorial import addresses
from memorial.errors import SettingError

FOLDER: dict[str, Any] = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
EXAMPLE = "for example s3://key:secret@store.example/bucket"
# "scheme=http" is for a store on the same machine.
OPTIONS = {"prefix", "region", "scheme"}
BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


def media_storage(url: str) -> dict[str, Any]:
    """Django's setting of the storage of pictures; without an address the folder MEDIA_ROOT."""
    if not url:
        return dict(FOLDER)
    parts = addresses.split(url, "MEDIA_STORAGE_URL")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    fault = _fault(parts, options)
    if fault:
        raise SettingError(f"MEDIA_STORAGE_URL {fault}.")
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    return {
        "BACKEND": "memorial.bucket.Bucket",
        "OPTIONS": {
            "access_key": unquote(parts.username or ""),
            "secret_key": unquote(parts.password or ""),
            "bucket_name": parts.path.strip("/"),
            "location": options.get("prefix", "").strip("/"),
            "region_name": options.get("region") or "us-east-1",
            "endpoint_url": f"{options.get('scheme', 'https')}://{host}"
            + (f":{parts.port}" if parts.port else ""),
            "default_acl": None,
            "querystring_auth": True,
            "file_overwrite": False,
        },
    }


def _fault(parts: SplitResult, options: dict[str, str]) -> str:
    """What is wrong with the address, as the end of a sentence; never with its secret in it."""
    try:
        _port = parts.port
    except ValueError:
        return "has a port that is not a number"
    if parts.scheme != "s3" or not parts.hostname:
        return f"must be the address of a store, {EXAMPLE}"
    if not parts.username or not parts.password:
        return f"names no key with its secret, {EXAMPLE}"
    if not BUCKET.fullmatch(parts.path.strip("/")):
        return f"names no bucket, {EXAMPLE}"
    unknown = sorted(options.keys() - OPTIONS)
    if unknown:
        return f"has an option {unknown[0]!r}; there are {', '.join(sorted(OPTIONS))}"
    if options.get("scheme", "https") not in {"http", "https"}:
        return "has a scheme that is neither http nor https"
    if find_spec("storages") is None or find_spec("boto3") is None:
        return "needs packages that are not installed: requirements/cluster.txt holds them"
    return ""
