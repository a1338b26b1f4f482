"""Names as values: folding, so that spellings meet; sort keys, so that alphabets hold.

Pure functions, no database. Case, diacritics and the letter ё never tell two names apart.
"""

from __future__ import annotations

from registry.names.folding import fold, sort_key, tokens

__all__ = ["fold", "sort_key", "tokens"]
