"""Partial dates: read, compared, counted by year, and put in words.

Pure values: no database, no settings. A date never gains precision here.
"""

from registry.dates.edtf import DateKind, PartialDate, Precision, parse
from registry.dates.reckoning import (
    Years,
    certainly_before,
    datetime_attribute,
    iso_day,
    old_style,
    possibly_before,
    years,
)
from registry.dates.words import in_words, when_phrase

__all__ = [
    "DateKind",
    "PartialDate",
    "Precision",
    "Years",
    "certainly_before",
    "datetime_attribute",
    "in_words",
    "iso_day",
    "old_style",
    "parse",
    "possibly_before",
    "when_phrase",
    "years",
]
