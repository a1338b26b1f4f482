"""What is said of single rows: kept in English, found again to be said in a reader's language.

Millions of rows keep their problems as short texts, which a file and a command show as they are.
A page asks for the sentence behind such a text and translates it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from registry.errors import Sentence
from registry.errors import marked as _

NO_NAME = _("Give a surname or a given name.")
NO_NAME_IN_ENTRY = _("The entry begins with no name: surname, given name, patronymic.")
NOT_UNDERSTOOD = _("Not understood; kept in the words.")
NO_COLUMN = _("Understood, and no column of an import; kept in the words.")
NO_SUCH_DAY = _("This is no day that ever was; its words are kept.")
A_FORMULA = _("A formula; put its value into the cell.")
GIVE_A_SEX = _("Give m or f, for example «м», «жен.».")
GIVE_A_DATE = _("Give a day, a month or a year, for example 14.10.1937, 10.1937, 1937, около 1890.")
GIVE_A_YEAR = _("Give a year between %(earliest)s and %(latest)s.")
TOO_LONG = _("Longer than %(limit)s characters; shorten it, or divide the row.")
NO_ENTRY = _("Longer than %(limit)s characters: not one printed entry.")
A_NUL = _("A cell holds a NUL character; text has none.")
OTHER_WIDTH = _("The row has %(cells)s cells and the heading %(width)s; they must be as many.")
SAME_NUMBER = _("The number stands in an earlier row; each row needs one of its own.")
DELETED_SINCE = _("The person was deleted here since.")
NOT_TAKEN = _("A rule of the registry refuses the row (%(rule)s); enter it by hand.")

_ALL = (
    *(NO_NAME, NO_NAME_IN_ENTRY, NOT_UNDERSTOOD, NO_COLUMN, NO_SUCH_DAY, A_FORMULA, GIVE_A_SEX),
    *(GIVE_A_DATE, GIVE_A_YEAR, TOO_LONG, NO_ENTRY, A_NUL, OTHER_WIDTH, SAME_NUMBER),
    *(DELETED_SINCE, NOT_TAKEN),
)
_GAP = re.compile(r"%\\\((?P<name>\w+)\\\)s|%\((?P<plain>\w+)\)s")
_WITH_GAPS = tuple(words for words in _ALL if "%(" in words)


def worded(words: str, **values: str | int) -> str:
    """A sentence of this list as it is kept."""
    return words % values


@lru_cache(maxsize=1 << 10)
def sentence_behind(text: str) -> Sentence:
    """The sentence a kept text was worded from; the text itself where it is none of the list."""
    if text in _ALL:
        return Sentence(text)
    for words in _WITH_GAPS:
        found = _pattern(words).fullmatch(text)
        if found:
            return Sentence(words, found.groupdict())
    return Sentence("%(text)s", {"text": text})


@lru_cache
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(
        _GAP.sub(lambda gap: f"(?P<{gap['name'] or gap['plain']}>.+?)", re.escape(words))
    )
