"""Files as they come in: tables with headings, or texts of printed entries, one row at a time.

What kind of file it is follows from its bytes, never from its name alone. A file that is no table
is refused with a sentence that says what would be accepted; memory stays bounded for any size.
"""

from __future__ import annotations

from registry.intake.files.opening import OpenedFile, open_file
from registry.intake.files.rows import FileRow
from registry.intake.files.sniffing import digest_of
from registry.intake.refusals import FileRefusedError

__all__ = ["FileRefusedError", "FileRow", "OpenedFile", "digest_of", "open_file"]
