"""People and what was done to them and by them, as tables."""

from __future__ import annotations

from registry.models import (
    Act,
    Detention,
    Person,
    PersonName,
    Post,
    Rehabilitation,
    Relation,
    Repression,
)
from registry.opendata.exports import public
from registry.opendata.exports.cells import Value
from registry.opendata.exports.columns import (
    Column,
    date,
    flattened,
    link,
    localized,
    place,
    plain,
    required,
    term,
    terms,
)
from registry.opendata.exports.tables import Table
from registry.vocabulary import (
    ActKind,
    Confidence,
    DateType,
    DetentionKind,
    Evidence,
    Fate,
    NameKind,
    Nature,
    Outcome,
    RehabilitationGround,
    RehabilitationStatus,
    RelationKind,
    RepressionKind,
    Role,
    Script,
    SentenceKind,
    Sex,
)

ID = required(
    Column(
        "id",
        "The permanent public id; the address of the record is /id/ and this id.",
        ("public_id",),
        fills=("plain", "public_id"),
    )
)
SLUG = plain("slug", "The readable end of the address of the page.")
PART_ID = required(
    Column("id", "The id of the record and a number behind it; it holds within this edition.")
)
NUMBER = plain("order", "The place among the rows of the same record.", type="integer")
PERIOD = "A range means one day within it (moment) or from its first day to its last (period)."


def of(name: str, table: str, description: str, path: str = "") -> Column:
    """The record a part stands in."""
    return required(link(name, description, table, path))


def _role(is_victim: bool, is_perpetrator: bool) -> Value:
    roles = {(True, False): Role.VICTIM, (False, True): Role.PERPETRATOR, (True, True): Role.BOTH}
    return roles.get((is_victim, is_perpetrator), Role.NONE).value


ROLE = Column(
    "role",
    "Derived from published records: victim by a political repression, perpetrator by a documented "
    "act, both, or none. Nobody enters it.",
    ("is_victim", "is_perpetrator"),
    _role,
    values=tuple(Role.values),
    is_required=True,
)

LIFE = flattened(
    ID,
    SLUG,
    ROLE,
    plain("sex", "Sex as the sources give it.", values=Sex),
    plain("fate", "What happened in the end; unknown: searched and not found.", values=Fate),
    date("birth_date", "Born"),
    place("birth_place", "Place of birth"),
    date("death_date", "Died, however it was"),
    place("death_place", "Place of death"),
    date("burial_date", "Buried"),
    place("burial_place", "Place of burial"),
    terms("nationalities", "Nationality as recorded: codes.", Person),
    plain("nationality_words", "Nationality as the file writes it.", "nationality_text"),
    plain("citizenship", "Citizenship, in the words of the source.", "citizenship_text"),
    terms("professions", "Work: codes.", Person),
    plain("profession_words", "Work, in the words of the source.", "profession_text"),
    plain("education", "Education, in the words of the source.", "education_text"),
    plain("party", "Party, in the words of the source.", "party_text"),
    plain("family", "Family, in the words of the source.", "family_text"),
)
TEXTS = flattened(
    localized("summary", "One sentence from recorded facts"),
    localized("biography", "Biography"),
    plain(
        "is_among_victims",
        "Stands on the wall of names although also recorded for acts.",
        type="boolean",
    ),
)

PEOPLE = Table(
    "people",
    "People",
    "One row a person. Names, repressions, acts and everything else stand in tables of their own.",
    Person,
    public.SELF,
    (*LIFE, *TEXTS),
    has_address=True,
)

NAMES = Table(
    "names",
    "Names",
    "Every recorded spelling of a name.",
    PersonName,
    public.OF_PERSON,
    flattened(
        PART_ID,
        of("person", "people", "Whose name it is."),
        plain("kind", "The kind of the spelling.", values=NameKind),
        plain("language", "BCP 47 code of the language."),
        plain("script", "ISO 15924 code of the script.", values=Script),
        plain("surname", "Surname."),
        plain("given_name", "Given name."),
        plain("patronymic", "Patronymic."),
        plain("full", "The whole spelling, where its parts are not known."),
        plain("is_display", "The form shown to readers of the language.", type="boolean"),
        NUMBER,
    ),
    owner="person",
)

REPRESSIONS = Table(
    "repressions",
    "Repressions",
    "One row an act of persecution of one person; charges are allegations of the state.",
    Repression,
    public.OF_PERSON_ITSELF,
    flattened(
        ID,
        of("person", "people", "Whom it struck."),
        NUMBER,
        plain("kind", "The kind of persecution.", values=RepressionKind),
        plain("nature", "Why the state acted; only political makes a victim.", values=Nature),
        place("residence_place", "Lived at")[0],
        plain("residence_words", "Lived at, in the words of the source.", "residence_text"),
        plain("post_at_arrest", "Work at the time."),
        date("arrest_date", "Arrested"),
        place("arrest_place", "Place of arrest"),
        term("arresting_organ", "Arrested by: code."),
        plain("arresting_organ_words", "Arrested by, in words.", "arresting_organ_text"),
        terms("charges", "What the state alleged: codes.", Repression),
        plain("charge_words", "The charge as written.", "charge_text"),
        plain("articles", "Articles as written."),
        term("sentencing_body", "Sentenced by: code."),
        plain("sentencing_body_words", "Sentenced by, in words.", "sentencing_body_text"),
        date("sentence_date", "Sentenced"),
        plain("sentence", "The penalty pronounced.", values=SentenceKind),
        plain("sentence_years", "Its term in years.", type="integer"),
        plain("sentence_words", "The sentence, in the words of the source.", "sentence_text"),
        plain("outcome", "What came of it; it may differ from the sentence.", values=Outcome),
        date("execution_date", "Shot or killed"),
        place("execution_place", "Shot or killed at"),
        link("event", "Trial, operation or order.", "events"),
        plain("archive_reference", "Archive, fond, opis, delo, sheet."),
    ),
)

DETENTIONS = Table(
    "detentions",
    "Detentions",
    "Places held in, within a repression; a transfer is a further row.",
    Detention,
    public.OF_CASE,
    flattened(
        PART_ID,
        of("repression", "repressions", "The repression it belongs to."),
        place("place", "Held at"),
        plain("kind", "The kind of place.", values=DetentionKind),
        date("period", "Held from and to"),
        NUMBER,
    ),
    owner="repression",
)

REHABILITATIONS = Table(
    "rehabilitations",
    "Rehabilitations",
    "Decisions on rehabilitation, also refusals.",
    Rehabilitation,
    public.REHABILITATION,
    flattened(
        PART_ID,
        of("person", "people", "Whom the decision is about."),
        link("repression", "In which case, where recorded.", "repressions", also=("person",)),
        plain("status", "What was decided.", values=RehabilitationStatus),
        date("date", "Decided"),
        term("body", "Decided by: code."),
        plain("body_words", "Decided by, in words.", "body_text"),
        plain("ground", "The ground.", values=RehabilitationGround),
        plain("ground_words", "The ground, in words.", "ground_text"),
        plain("document_number", "The number of the paper."),
        localized("words", "What was decided"),
        NUMBER,
    ),
    owner="person",
)

ACTS = Table(
    "acts",
    "Acts",
    "What people did in the terror. Only documented acts give a role; others are reported.",
    Act,
    public.OF_PERSON_ITSELF,
    flattened(
        ID,
        of("person", "people", "Who did it."),
        plain("kind", "What was done.", values=ActKind),
        date("date", "Done"),
        plain("date_type", PERIOD, values=DateType),
        link("event", "In which event.", "events"),
        link("document", "By which document.", "documents"),
        link("victim", "The one person it was done to.", "people"),
        link("repression", "In which case.", "repressions", also=("person",)),
        place("place", "Where"),
        localized("words", "What was done, in one sentence"),
        plain("evidence", "The grade of its proof.", values=Evidence),
        plain(
            "is_documented",
            "Evidence that meets the standard, and the approval of two people.",
            type="boolean",
        ),
        NUMBER,
    ),
)

POSTS = Table(
    "posts",
    "Offices",
    "Offices held: context, never a role by themselves.",
    Post,
    public.OF_PERSON,
    flattened(
        PART_ID,
        of("person", "people", "Who held it."),
        localized("title", "The title"),
        term("organ", "Organ: code."),
        plain("organ_words", "Organ, in words.", "organ_text"),
        plain("rank", "Rank."),
        date("period", "Held from and to"),
        NUMBER,
    ),
    owner="person",
)

RELATIONS = Table(
    "relations",
    "Ties",
    "Ties between two people, read: person, kind, other.",
    Relation,
    public.RELATION,
    flattened(
        PART_ID,
        of("person", "people", "The one."),
        plain("kind", "The tie.", values=RelationKind),
        of("other", "people", "The other."),
        date("period", "From and to", words=False),
        plain("confidence", "How sure it is.", values=Confidence),
    ),
    owner="person",
)

TABLES = (PEOPLE, NAMES, REPRESSIONS, DETENTIONS, REHABILITATIONS, ACTS, POSTS, RELATIONS)
