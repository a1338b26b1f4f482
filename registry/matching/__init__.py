"""Who may be the same person: a record compared with the people of the registry, with reasons.

    find(Features(names=(Name("Примеров", "Иван", "Петрович"),), birth=(18960101, 18961231)))

gives `Candidate`s, likeliest first: `same`, or `doubtful`, which a person decides. `Matcher` does
it for the rows of a file as they stream by, against the registry and against each other. Nothing is
written here, and nothing is decided: whoever asks does that, through the door.
"""

from __future__ import annotations

from registry.matching.candidates import Candidate
from registry.matching.features import Features, Name, Span, span, span_of
from registry.matching.matcher import Matcher, find, find_published
from registry.matching.reasons import Code, Reason
from registry.matching.scoring import Score, Shares, UsualShares, compare

__all__ = [
    "Candidate",
    "Code",
    "Features",
    "Matcher",
    "Name",
    "Reason",
    "Score",
    "Shares",
    "Span",
    "UsualShares",
    "compare",
    "find",
    "find_published",
    "span",
    "span_of",
]
