"""The cells of a row of a table as a draft."""

from __future__ import annotations

from collections.abc import Sequence

from registry.dates import PartialDate, parse
from registry.intake import wording
from registry.intake.drafting import cells as read
from registry.intake.drafting.draft import Columns, Draft, Problem
from registry.intake.drafting.lists import Lists
from registry.intake.drafting.naming import name_columns, of_spelled, shown, spelled, tidied
from registry.intake.files.masking import unmasked
from registry.intake.mapping import DATES, Mapping
from registry.intake.vocabularies.outcomes import ground_of, status_of
from registry.intake.vocabularies.penalties import read_sentence
from registry.vocabulary import Fate, NameKind, Outcome, RepressionKind, SentenceKind

# Fields that are words of the source and nothing else.
_WORDS_OF_PERSON = {
    "birth_place": "birth_place_text",
    "citizenship": "citizenship_text",
    "party": "party_text",
    "education": "education_text",
    "family": "family_text",
    "death_place": "death_place_text",
}
_WORDS_OF_CASE = {
    "residence": "residence_text",
    "arrest_place": "arrest_place_text",
    "arrested_by": "arresting_organ_text",
    "execution_place": "execution_place_text",
    "archive_file": "archive_reference",
}
_CASE = frozenset(
    [*_WORDS_OF_CASE, "arrest_date", "charge", "sentencing_body", "sentence_date", "sentence"]
)
_MOVED = (SentenceKind.EXILE, SentenceKind.BANISHMENT, SentenceKind.SPECIAL_SETTLEMENT)
_FORMULA = ("=", "@")
# Asked for every row: members of an enumeration are looked up more slowly.
_OUTCOMES = frozenset(Outcome.values)
_MAIN, _VARIANT = NameKind.MAIN.value, NameKind.VARIANT.value
_EXECUTED, _CONVICTION = Fate.EXECUTED.value, RepressionKind.CONVICTION.value


class TableReader:
    """Reads rows by one mapping and the open lists."""

    def __init__(self, mapping: Mapping, lists: Lists) -> None:
        self.lists = lists
        self.nature = mapping.nature
        self.places = mapping.places()
        self.headings = {name: mapping.heading[place] for name, place in self.places}

    def draft(self, row: Sequence[str]) -> Draft:
        """The draft of one row."""
        draft = Draft()
        said: dict[str, str] = {}
        for name, place in self.places:
            text = row[place].strip() if place < len(row) else ""
            if not text:
                continue
            said[name] = text if text[0].isalnum() else self._plain(draft, name, text)
        self._names(draft, said)
        dates = {name: read.date_cell(said[name], name) for name in DATES if name in said}
        for name, found in dates.items():
            if found.wrong:
                draft.problems.append(Problem(self.headings[name], said[name], found.wrong))
        self._case(draft, said, dates)
        self._person(draft, said, dates)
        self._decision(draft, said, dates)
        draft.external_id = said.get("external_id", "")[:250]
        draft.page = said.get("page", "")[:120]
        return draft

    def _plain(self, draft: Draft, name: str, text: str) -> str:
        """Exports mask what a spreadsheet would take for a formula; a live one is refused."""
        if (plain := unmasked(text)) == text and text.startswith(_FORMULA):
            self._refuse(draft, name, text, wording.A_FORMULA)
        return plain

    def _refuse(self, draft: Draft, name: str, value: str, message: str) -> None:
        heading = self.headings.get(name, name)
        draft.problems.append(Problem(heading, value, message, refuses=True))

    # Names -----------------------------------------------------------------------------------

    def _names(self, draft: Draft, said: dict[str, str]) -> None:
        parts = [said.get(name, "") for name in ("surname", "given_name", "patronymic")]
        line = said.get("full_name", "")
        if any("(" in part for part in parts):
            # A bracket after a part is a variant of it, as in print.
            line = " ".join(filter(None, parts))
        if line:
            draft.names = of_spelled(spelled(line))
        else:
            surname, given, patronymic = map(tidied, parts)
            if surname or given:
                draft.names = [name_columns(surname, given, patronymic, kind=_MAIN, order=1)]
        if line and not draft.names and (text := tidied(line)):
            draft.names = [name_columns("", "", "", text, kind=_MAIN, order=1)]
        if variants := said.get("name_variants"):
            self._variants(draft, variants)
        if not draft.names:
            name = next((n for n in ("surname", "full_name") if n in self.headings), "given_name")
            self._refuse(draft, name, line or "".join(parts), wording.NO_NAME)
        draft.person.update(shown(draft.names))

    def _variants(self, draft: Draft, variants: str) -> None:
        for text in variants.replace(",", ";").split(";"):
            if name := tidied(text):
                order = len(draft.names) + 1
                draft.names.append(name_columns("", "", "", name, kind=_VARIANT, order=order))

    # The person ------------------------------------------------------------------------------

    def _person(self, draft: Draft, said: dict[str, str], dates: dict[str, read.DateCell]) -> None:
        person = draft.person
        person["sex"] = self._sex(draft, said)
        person.update(dates.get("birth_date", read.BLANK).columns("birth_date"))
        person.update(self._death(draft, dates))
        for name, column in _WORDS_OF_PERSON.items():
            if name in said and not read.is_nothing(said[name]):
                person[column] = said[name]
        if text := said.get("nationality"):
            person["nationality_text"] = text
            draft.nationalities = self._codes(draft, "nationality", text)
        if text := said.get("profession"):
            person["profession_text"] = text
            draft.professions = self._codes(draft, "profession", text)
        if text := said.get("burial_place"):
            person["burial_place_text"] = text
            place = self.lists.burial_place(text)
            person["burial_place_id"] = place
            if place is None:
                draft.unmapped.append(("burial_place", text))

    def _sex(self, draft: Draft, said: dict[str, str]) -> str:
        if text := said.get("sex"):
            found = read.sex_cell(text)
            if found is not None:
                return found
            heading = self.headings["sex"]
            draft.problems.append(Problem(heading, text, wording.GIVE_A_SEX))
        return read.sex_by_patronymic(draft.names[0]["patronymic"] if draft.names else "")

    def _death(self, draft: Draft, dates: dict[str, read.DateCell]) -> Columns:
        """Any death; a shooting is one too."""
        died = dates.get("death_date", read.BLANK)
        if died.text or died.words:
            return died.columns("death_date")
        return dates.get("execution_date", read.BLANK).columns("death_date")

    def _codes(self, draft: Draft, vocabulary: str, text: str) -> tuple[str, ...]:
        if read.is_nothing(text):
            return ()
        lists = self.lists.vocabularies
        matcher = lists.nationalities if vocabulary == "nationality" else self.lists.professions
        code = matcher.code(text)
        if not code:
            draft.unmapped.append((vocabulary, text))
        return (code,) if code else ()

    # The case --------------------------------------------------------------------------------

    def _case(self, draft: Draft, said: dict[str, str], dates: dict[str, read.DateCell]) -> None:
        case: Columns = {}
        sentence = self._sentence(draft, case, said)
        fate = read.fate_cell(said["fate"], sentence) if "fate" in said else ""
        if fate is None and not (fate := self.lists.closed.code("fate", said["fate"])):
            draft.unmapped.append(("fate", said["fate"]))
        shot = dates.get("execution_date", read.BLANK)
        fate = fate or (_EXECUTED if shot.text or shot.words else "")
        draft.person["fate"] = fate
        if not (fate or _CASE & said.keys()):
            return
        for name in ("arrest_date", "sentence_date"):
            case.update(dates.get(name, read.BLANK).columns(name))
        for name, column in _WORDS_OF_CASE.items():
            if name in said and not read.is_nothing(said[name]):
                case[column] = said[name]
        self._charge(draft, case, said)
        self._body(draft, case, said)
        if fate == _EXECUTED:
            died = shot if shot.text or shot.words else dates.get("death_date", read.BLANK)
            case.update(died.columns("execution_date"))
        case["outcome"] = fate if fate in _OUTCOMES else ""
        case["kind"] = kind_of(sentence, has_body="sentencing_body_text" in case)
        case["nature"] = self.nature
        draft.cases.append(case)

    def _sentence(self, draft: Draft, case: Columns, said: dict[str, str]) -> str:
        text = said.get("sentence", "")
        if not text or read.is_nothing(text):
            return ""
        case["sentence_text"] = text
        main = read_sentence(text).main
        if main is None:
            case["sentence"] = self.lists.closed.code("sentence", text)
            if not case["sentence"]:
                draft.unmapped.append(("sentence", text))
            return str(case["sentence"])
        case["sentence"] = main.kind.value
        case["sentence_years"] = main.years if main.years and 0 < main.years < 100 else None
        return str(main.kind.value)

    def _charge(self, draft: Draft, case: Columns, said: dict[str, str]) -> None:
        text = said.get("charge", "")
        if text and not read.is_nothing(text):
            case["charge_text"] = text
            case["charges"] = self.lists.vocabularies.charges.codes(text)

    def _body(self, draft: Draft, case: Columns, said: dict[str, str]) -> None:
        text = said.get("sentencing_body", "")
        if not text or read.is_nothing(text):
            return
        case["sentencing_body_text"] = text
        date = as_date(case.get("sentence_date", ""))
        code = self.lists.vocabularies.sentencing_bodies.code(text, date)
        case["sentencing_body"] = code
        if not code:
            draft.unmapped.append(("sentencing_body", text))

    # The decision ----------------------------------------------------------------------------

    def _decision(
        self, draft: Draft, said: dict[str, str], dates: dict[str, read.DateCell]
    ) -> None:
        date = dates.get("rehabilitation_date", read.BLANK)
        body = said.get("rehabilitated_by", "")
        ground = said.get("rehabilitation_ground", "")
        words = f"{body} {ground} {date.words if not date.text else ''}".strip()
        status = status_of(words, is_dated=bool(date.text))
        if status is None:
            return
        decision: Columns = {"status": status.value, "case": 0 if draft.cases else None}
        decision.update(date.columns("date"))
        if body and not read.is_nothing(body):
            decision["body_text"] = body
            decision["body"] = self.lists.vocabularies.rehabilitation_bodies.code(body)
            if not decision["body"]:
                draft.unmapped.append(("rehabilitation_body", body))
        if ground and not read.is_nothing(ground):
            decision["ground_text"] = ground
            found = ground_of(ground)
            decision["ground"] = found.value if found else self.lists.ground(draft, ground)
        draft.decisions.append(decision)


def kind_of(sentence: str, *, has_body: bool) -> str:
    """The kind of persecution, where a sentence or a body tells it."""
    if sentence in _MOVED and not has_body:
        return RepressionKind.DEPORTATION_OR_EXILE.value
    if sentence == SentenceKind.DISPOSSESSION.value:
        return RepressionKind.DISPOSSESSION.value
    return _CONVICTION if sentence or has_body else ""


def as_date(text: str) -> PartialDate | None:
    """The date a column holds."""
    return parse(text) if text else None
