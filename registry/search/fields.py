"""The fields of the index whose values are few enough to be counted and kept in mind."""

from __future__ import annotations

NOT_RECORDED = "not_recorded"
# Longer values are cut off.
LONGEST_VALUE = 120
YES = "yes"
NO = "no"

# The one term every document has.
ALL = "all"
WITH_BIOGRAPHY = "biography"

# Fields whose values can be counted. Uncertain years stand in a field of their own.
FACETS = (
    *("role", "fate", "profession", "nationality", "sentencing_body", "region"),
    *("arrest_year", "arrest_year_possible", "death_year", "death_year_possible"),
    *("burial_place", "rehabilitation", "sex", "source", "has_picture", "has_dispute"),
    *("event", "place", "arrest_month", "death_month"),
)
# Years that only ranges ask for: births, and dates too wide to count a year by.
YEARS = (
    *("birth_year", "birth_year_possible", "birth_year_wide"),
    *("arrest_year_wide", "death_year_wide"),
)
# Kept whole in the memory of every process: all values are asked for again and again.
FAMILIAR = (*FACETS, *YEARS, ALL, WITH_BIOGRAPHY)

WITH_POSSIBLE = ("arrest_year", "death_year")
