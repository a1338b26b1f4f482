"""A picture on its way from the browser: in memory alone, without the name it had."""

from __future__ import annotations

import io
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from registry.forms.contributions import MAX_FILE_BYTES

FIELD = "picture"
# What is larger is not even read; up to here the rest is thrown away, and a sentence says so.
MAX_BODY_BYTES = 4 * MAX_FILE_BYTES


class InMemory(FileUploadHandler):
    """Takes one file, up to one byte more than is accepted; it never touches the disk.

    A file in the folder for temporary ones would leave an unsealed copy behind on the disk.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._taken: io.BytesIO | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self.field_name != FIELD or self._taken is not None:
            raise SkipFile
        self._taken = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self._taken is not None:
            self._taken.write(raw_data[: max(0, MAX_FILE_BYTES + 1 - start)])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        if self._taken is None:
            return None
        size = self._taken.tell()
        self._taken.seek(0)
        return InMemoryUploadedFile(self._taken, FIELD, "picture", "", size, None)


def into_memory(request: HttpRequest) -> None:
    """To be called before anything of the form is read."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = 0
    if length > MAX_BODY_BYTES:
        raise SuspiciousOperation("A form larger than any that is accepted.")
    request.upload_handlers = [InMemory(request)]
