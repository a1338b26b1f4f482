"""Names as values: folded, sorted, read in any spelling and script, compared.

Pure functions, no database. `fold`, `tokens` and `sort_key` serve exact spellings and order. For
search, a recorded name gives the words and keys to store (`words_of`, `initials_of_name`); a query
(`read_query`) chooses people through an index (`candidates`), and `score` says how well
each fits and why. What sounds alike is decided in an internal alphabet (`alphabet`) that every
script and orthography is read into (`readings`).
"""

from __future__ import annotations

from registry.names.candidates import People, Vocabulary, WordAlike, candidates, words_alike
from registry.names.folding import fold, sort_key, tokens
from registry.names.forms import RecordedWord
from registry.names.keys import Field, Keys, initials_of, initials_of_name, keys_of, words_of
from registry.names.parts import NameParts
from registry.names.queries import Query, read_query
from registry.names.readings import Reading, readings
from registry.names.scoring import Match, score, score_best
from registry.names.similarity import Reason

__all__ = [
    "Field",
    "Keys",
    "Match",
    "NameParts",
    "People",
    "Query",
    "Reading",
    "Reason",
    "RecordedWord",
    "Vocabulary",
    "WordAlike",
    "candidates",
    "fold",
    "initials_of",
    "initials_of_name",
    "keys_of",
    "read_query",
    "readings",
    "score",
    "score_best",
    "sort_key",
    "tokens",
    "words_alike",
    "words_of",
]
