"""Who of the published is worth comparing: chosen by the bitmaps of the search index alone.

A person is worth it who bears a surname and a given name like those asked for, in any order, or
shares a day and both other names and may have been born when the other was. Where that is still too
many, those who share most (a day, a month, a year of birth, a patronymic) are compared; nobody is
read from the records before that.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator

from pyroaring import BitMap

from registry.matching import weights
from registry.matching.coded import Codes
from registry.matching.features import Features, Name, Span
from registry.names.candidates import words_alike
from registry.names.forms import Form, form_of, joined
from registry.names.keys import initials_of
from registry.names.words import words
from registry.search.names import Words
from registry.search.snapshot import Snapshot
from registry.search.words import INITIAL, NAME

# So many are compared for one record, and of a surname alone so few.
MOST_COMPARED = 14
# Of too many, so many are compared whatever they share; the others have to share so much.
ALWAYS_COMPARED, LEAST_SHARED = 6, 2
FEW_BEARERS = 12
# Words less alike than this are different names.
LEAST_ALIKE = 0.78
# Years by which two births may differ and still be one person's.
YEARS_APART = 2
ALL_YEARS = range(1750, 2000)
# Bytes of unions that are kept, and words whose shares are.
MOST_KEPT = 96 * 1024 * 1024
# What a shared value is worth when too many remain; only their order counts.
DAY, MONTH, BORN, NAMED, WORD, COMMON_WORD, UNLIKELY = 5, 2, 3, 3, 2, 1, 4


class Kept:
    """Unions of bitmaps, the longest unused of which goes when there are too many."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self.most = most
        self.size = 0
        self._held: OrderedDict[tuple[str, str], tuple[BitMap, int]] = OrderedDict()

    def get(self, key: tuple[str, str]) -> BitMap | None:
        """What is kept under a key."""
        found = self._held.get(key)
        if found is None:
            return None
        self._held.move_to_end(key)
        return found[0]

    def keep(self, key: tuple[str, str], bitmap: BitMap) -> BitMap:
        """Keeps a bitmap and gives it back."""
        told = bitmap.get_statistics()
        size = 400 + told["n_bytes_array_containers"] + told["n_bytes_bitset_containers"]
        self._held[key] = bitmap, size
        self.size += size
        while self.size > self.most and len(self._held) > 1:
            _key, (_bitmap, gone) = self._held.popitem(last=False)
            self.size -= gone
        return bitmap


class Blocking:
    """The people worth comparing, at one version of the index. It is no snapshot: it is given one.

    What it keeps is good for one version; `at` gives a fresh one for another.
    """

    def __init__(self, version: int, build: int) -> None:
        self.stamp = version, build
        self.kept = Kept()
        self.codes = Codes()
        self.shares: dict[str, int] = {}
        self.total = 0

    def at(self, index: Snapshot) -> Blocking:
        """This one where the index is what it was, else a new one."""
        stamp = index.version, index.state.build
        return self if self.stamp == stamp else Blocking(*stamp)

    # Words ---------------------------------------------------------------------------------------

    def bearers(self, index: Snapshot, text: str) -> BitMap:
        """Everybody with a word like a part of a name, in any part of theirs."""
        key = (NAME, text)
        known = self.kept.get(key)
        if known is not None:
            return known
        forms = list(_forms(text))
        found = [self._like(index, form) for form in forms]
        return self.kept.keep(key, BitMap.union(*found) if found else BitMap())

    def _like(self, index: Snapshot, form: Form) -> BitMap:
        vocabulary = Words(index)
        if form.is_short:
            return index.having(INITIAL, initials_of(form))
        alike = [each for each in words_alike(form, vocabulary) if each.value >= LEAST_ALIKE]
        found = vocabulary.people(each.word for each in alike)
        # Somebody may be recorded by an initial alone: that is a word of one letter.
        return found | index.having(NAME, {form.folded[:1]})

    def count(self, index: Snapshot, names: Iterable[str]) -> None:
        """Learns how many people bear some words."""
        self.total = self.total or len(index.all)
        fresh = [word for word in dict.fromkeys(names) if word not in self.shares]
        if not fresh:
            return
        self.shares.update(dict.fromkeys(fresh, 0))
        for term in index.tables.terms((NAME, word) for word in fresh):
            self.shares[term.value] = term.df

    def share(self, kind: str, word: str) -> float:
        """The share of people who bear a word, with so much taken for granted."""
        usual = weights.USUAL[kind] * weights.COUNTED_AS
        return (self.shares.get(word, 0) + usual) / (self.total + weights.COUNTED_AS)

    # People --------------------------------------------------------------------------------------

    def candidates(self, index: Snapshot, features: Features) -> list[int]:
        """The documents worth comparing, those who share most first, in bounded number."""
        evidence = list(self._evidence(index, features))
        days = [people for people, worth in evidence if worth == DAY]
        born = self._born_about(index, features.birth)
        shared_days = BitMap.union(*days) & born if days else BitMap()
        pool = BitMap()
        named = BitMap()
        for name in features.names:
            found, patronymic = self._named(index, name, shared_days)
            pool |= found
            named |= patronymic
        if len(pool) <= MOST_COMPARED:
            return list(pool)
        points: Counter[int] = Counter(dict.fromkeys(pool, 0))
        for people, worth in [*evidence, (named, NAMED)]:
            for document in pool & people:
                points[document] += worth
        for document in pool - born:
            points[document] -= UNLIKELY
        ranked = points.most_common(MOST_COMPARED)
        worth_it = [each for each in ranked[ALWAYS_COMPARED:] if each[1] >= LEAST_SHARED]
        return [document for document, _points in ranked[:ALWAYS_COMPARED] + worth_it]

    def _named(self, index: Snapshot, name: Name, days: BitMap) -> tuple[BitMap, BitMap]:
        """Whose names agree, and the bearers of the patronymic."""
        surname = self.bearers(index, name.surname) if name.surname else BitMap()
        given = self.bearers(index, name.given_name) if name.given_name else BitMap()
        patronymic = self.bearers(index, name.patronymic) if name.patronymic else BitMap()
        found = surname & given
        if len(surname) <= FEW_BEARERS:
            found |= surname
        if days:
            # A surname from before or after a marriage, or one nobody could read.
            others = given & patronymic if name.given_name else surname
            found |= days & others
        return found, patronymic

    def read_dates(self, index: Snapshot, records: Iterable[Features]) -> None:
        """Reads who shares a date with any of some records: one question in the place of many."""
        terms = index.terms({term for each in records for term in _terms_of_dates(each)})
        index.bitmaps(term.id for term in terms)

    def _evidence(self, index: Snapshot, features: Features) -> Iterator[tuple[BitMap, int]]:
        """Who shares a date or a word, and what that is worth."""
        birth = features.birth
        if birth and birth[0] // 10000 == birth[1] // 10000:
            yield index.having("birth_year", [str(birth[0] // 10000)]), BORN
        for month, day in _cases(features):
            in_month = index.having(*_asked(month))
            yield in_month, MONTH
            if day:
                yield in_month & index.having(*_asked(day)), DAY
        for term in _sentences(features):
            yield index.having(*_asked(term)), DAY
        for field, text, worth in (
            ("profession", features.work, WORD),
            ("nationality", features.nationality, COMMON_WORD),
            ("sentencing_body", features.body, COMMON_WORD),
        ):
            if text and (codes := self.codes.of_word(field, text, index.alias)):
                yield index.having(field, codes), worth
        for text in filter(None, {features.birth_place, features.residence}):
            if found := self.codes.of_place(text, index.alias):
                yield index.having("place", found), WORD

    def _born_about(self, index: Snapshot, birth: Span | None) -> BitMap:
        """Who may have been born then, or nobody knows when."""
        if birth is None:
            return index.all
        first, last = birth[0] // 10000 - YEARS_APART, birth[1] // 10000 + YEARS_APART
        key = ("born", f"{first}-{last}")
        known = self.kept.get(key)
        if known is not None:
            return known
        asked = [str(year) for year in range(first, min(last, first + 60) + 1)]
        fields = ("birth_year", "birth_year_possible", "birth_year_wide")
        certain = index.union(index.ids("birth_year", map(str, ALL_YEARS)))
        found = [index.having(field, asked) for field in fields]
        return self.kept.keep(key, BitMap.union(*found) | (index.all - certain))


# A field of the index and one of its values.
Term = tuple[str, str]


def _asked(term: Term) -> tuple[str, list[str]]:
    return term[0], [term[1]]


def _terms_of_dates(features: Features) -> Iterator[Term]:
    """All that is asked of the dates of a record, but for the year of birth."""
    yield from _sentences(features)
    for month, day in _cases(features):
        yield month
        if day:
            yield day


def _cases(features: Features) -> Iterator[tuple[Term, Term | None]]:
    """The month of every arrest and of the death, where one is known, and the day in it."""
    for kind, spans in (("arrest", features.all_arrests), ("death", _listed(features.death))):
        for first, last in spans:
            if first // 100 == last // 100:
                month = f"{kind}_month", f"{first // 10000}-{first // 100 % 100:02}"
                yield month, (f"{kind}_day", _day(first)) if first == last else None


def _sentences(features: Features) -> Iterator[Term]:
    """The day of the year of every sentence; the index knows no more of it."""
    for first, last in features.all_sentences:
        if first == last:
            yield "sentence_day", _day(first)


def _listed(span: Span | None) -> tuple[Span, ...]:
    return (span,) if span else ()


def _day(date: int) -> str:
    return f"{date // 100 % 100:02}-{date % 100:02}"


def _forms(text: str) -> Iterator[Form]:
    """The words of a part, each by itself, and a double name as one word too."""
    found = tuple(words(text))
    telling = [word for word in found if not word.is_particle] or list(found)
    for word in telling:
        yield form_of(word)
    if len(found) > 1:
        yield joined(found)
