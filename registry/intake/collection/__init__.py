"""The collection in `fixtures/`: readable files in version control, loaded as often as one likes.

`load` is the only way in. Nothing is written while a single cell of any file is wrong; a row that
has not changed since it was loaded costs nothing; a record a curator has edited is never
overwritten.
"""

from registry.intake.collection.loading import check, load
from registry.intake.collection.problems import CollectionRefusedError
from registry.intake.collection.report import Report

__all__ = ["CollectionRefusedError", "Report", "check", "load"]
