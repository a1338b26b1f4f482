"""Words for people and what was done to them and by them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a record stands on its way to the public. Only `published` is ever shown."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    MERGED = "merged", _("Merged")


class Sex(models.TextChoices):
    """As the sources give it; blank when not recorded."""

    MALE = "m", _("Male")
    FEMALE = "f", _("Female")


class Role(models.TextChoices):
    """Derived from published repressions and documented acts, never typed in."""

    VICTIM = "victim", _("Victim")
    PERPETRATOR = "perpetrator", _("Perpetrator")
    BOTH = "both", _("Perpetrator and victim")
    NONE = "none", _("Without a role")


class Fate(models.TextChoices):
    """What became of a person in the end."""

    EXECUTED = "executed", _("Executed")
    DIED_IN_CAMP = "died_in_camp", _("Died in a camp")
    DIED_IN_PRISON = "died_in_prison", _("Died in prison")
    KILLED_1941_PRISON_MASSACRE = (
        "killed_1941_prison_massacre",
        _("Killed in the prison massacres of 1941"),
    )
    ABDUCTED_AND_EXECUTED = "abducted_and_executed", _("Abducted and executed")
    ASSASSINATED = "assassinated", _("Assassinated")
    SUICIDE = "suicide", _("Suicide")
    DIED_UNDER_INVESTIGATION = "died_under_investigation", _("Died under investigation")
    KILLED_CIRCUMSTANCES_UNCLEAR = (
        "killed_circumstances_unclear",
        _("Killed, circumstances unclear"),
    )
    DEPORTED = "deported", _("Deported")
    IMPRISONED_SURVIVED = "imprisoned_survived", _("Imprisoned and survived")
    RELEASED = "released", _("Released")
    EMIGRATED = "emigrated", _("Emigrated or defected")
    REMOVED_FROM_OFFICE = "removed_from_office", _("Removed from office")
    NOT_REPRESSED = "not_repressed", _("Not repressed")
    UNKNOWN = "unknown", _("Unknown")


class Outcome(models.TextChoices):
    """What came of one repression: the fates, and what only a case can come to."""

    EXECUTED = "executed", _("Executed")
    DIED_IN_CAMP = "died_in_camp", _("Died in a camp")
    DIED_IN_PRISON = "died_in_prison", _("Died in prison")
    KILLED_1941_PRISON_MASSACRE = (
        "killed_1941_prison_massacre",
        _("Killed in the prison massacres of 1941"),
    )
    ABDUCTED_AND_EXECUTED = "abducted_and_executed", _("Abducted and executed")
    ASSASSINATED = "assassinated", _("Assassinated")
    SUICIDE = "suicide", _("Suicide")
    DIED_UNDER_INVESTIGATION = "died_under_investigation", _("Died under investigation")
    KILLED_CIRCUMSTANCES_UNCLEAR = (
        "killed_circumstances_unclear",
        _("Killed, circumstances unclear"),
    )
    DEPORTED = "deported", _("Deported")
    IMPRISONED_SURVIVED = "imprisoned_survived", _("Imprisoned and survived")
    RELEASED = "released", _("Released")
    EMIGRATED = "emigrated", _("Emigrated or defected")
    REMOVED_FROM_OFFICE = "removed_from_office", _("Removed from office")
    NOT_REPRESSED = "not_repressed", _("Not repressed")
    UNKNOWN = "unknown", _("Unknown")
    SERVED = "served", _("Sentence served")
    REPLACED = "replaced", _("Sentence replaced")
    SET_ASIDE = "set_aside", _("Judgment set aside, case reopened")
    NEW_SENTENCE = "new_sentence", _("Sentenced again while held")


class RepressionKind(models.TextChoices):
    """The kind of persecution."""

    CONVICTION = "conviction", _("Conviction")
    EXTRAJUDICIAL_KILLING = "extrajudicial_killing", _("Killed without sentence")
    DEPORTATION_OR_EXILE = "deportation_or_exile", _("Deportation or exile")
    DETENTION_WITHOUT_SENTENCE = "detention_without_sentence", _("Detention without sentence")
    DISPOSSESSION = "dispossession", _("Dispossession")
    DRIVEN_TO_DEATH = "driven_to_death", _("Driven to death")


class Nature(models.TextChoices):
    """Why the state acted: `political` alone makes a victim."""

    POLITICAL = "political", _("Political repression")
    PROSECUTION_FOR_ABUSES = "prosecution_for_abuses", _("Prosecution of a perpetrator for abuses")
    FOREIGN_COURT = "foreign_court", _("Court abroad")
    UNDETERMINED = "undetermined", _("Undetermined")


class DetentionKind(models.TextChoices):
    """The kind of place somebody was held in."""

    PRISON = "prison", _("Prison")
    CAMP = "camp", _("Camp")
    EXILE = "exile", _("Exile")
    SPECIAL_SETTLEMENT = "special_settlement", _("Special settlement")
    SHARASHKA = "sharashka", _("Prison design bureau")
    TRANSIT = "transit", _("Transit prison or camp")


class RehabilitationStatus(models.TextChoices):
    """What was decided about rehabilitation."""

    GRANTED = "granted", _("Granted")
    PARTIAL = "partial", _("Partial")
    REFUSED = "refused", _("Refused")
    REVOKED = "revoked", _("Revoked")


class RehabilitationGround(models.TextChoices):
    """The ground of a rehabilitation."""

    NO_CRIME = "no_crime", _("Lack of a crime")
    PARTY_DECISION = "party_decision", _("Decision of a party body")
    DECREE_UNSPECIFIED = "decree_unspecified", _("Decree on rehabilitation, not named more closely")
    NOT_PROVEN = "not_proven", _("Not proven")
    DECREE_1989 = "decree_1989", _("Decree of 16 January 1989")
    LAW_RF_1991 = "law_rf_1991", _("Law of the RSFSR of 18 October 1991")
    LAW_KZ_1993 = "law_kz_1993", _("Law of Kazakhstan of 14 April 1993")


class SentenceKind(models.TextChoices):
    """The penalty pronounced; a term in years stands beside it."""

    DEATH = "death", _("Death")
    DEATH_COMMUTED_PRISON = "death_commuted_prison", _("Death, replaced by prison")
    LABOUR_CAMP = "labour_camp", _("Labour camp")
    PRISON = "prison", _("Prison")
    EXILE = "exile", _("Exile")
    BANISHMENT = "banishment", _("Banishment")
    SPECIAL_SETTLEMENT = "special_settlement", _("Special settlement")
    TERM = "term", _("Term, kind of place not stated")
    OUTLAWED = "outlawed", _("Outlawed")
    DISMISSED = "dismissed", _("Case dismissed")
    HARD_LABOUR = "hard_labour", _("Hard labour")
    CONCENTRATION_CAMP = "concentration_camp", _("Concentration camp")
    CORRECTIVE_LABOUR = "corrective_labour", _("Corrective labour")
    LABOUR_ARMY = "labour_army", _("Labour army")
    DISPOSSESSION = "dispossession", _("Dispossession")
    DISENFRANCHISEMENT = "disenfranchisement", _("Loss of the right to vote")
    RESIDENCE_BAN = "residence_ban", _("Ban on places of residence")
    SUPERVISION = "supervision", _("Supervision without custody")
    FINE = "fine", _("Fine")
    COMPULSORY_TREATMENT = "compulsory_treatment", _("Compulsory treatment")
    ACQUITTED = "acquitted", _("Acquitted")
    RELEASED = "released", _("Released from custody")
    HELD = "held", _("Held in custody, no sentence stated")
    UNSTATED = "unstated", _("Repressed, penalty not stated")


class NameKind(models.TextChoices):
    """The kind of a spelling."""

    MAIN = "main", _("Main form")
    NATIVE = "native", _("In the person's own language")
    BIRTH = "birth", _("Name at birth")
    MARRIED = "married", _("Married name")
    PEN_NAME = "pen_name", _("Pen name")
    PARTY_ALIAS = "party_alias", _("Party alias")
    VARIANT = "variant", _("Variant spelling")
    ROMANISATION = "romanisation", _("Romanisation")


class Script(models.TextChoices):
    """ISO 15924 codes of the scripts names are written in."""

    CYRILLIC = "Cyrl", _("Cyrillic")
    LATIN = "Latn", _("Latin")
    GEORGIAN = "Geor", _("Georgian")
    ARMENIAN = "Armn", _("Armenian")
    HEBREW = "Hebr", _("Hebrew")
    GREEK = "Grek", _("Greek")
    ARABIC = "Arab", _("Arabic")
    HANGUL = "Hang", _("Hangul")
    HAN = "Hani", _("Han")


class ActKind(models.TextChoices):
    """What a perpetrator did."""

    SIGNED_LIST = "signed_list", _("Signed an approval list")
    SIGNED_ORDER = "signed_order", _("Signed an order or decision")
    ISSUED_ORDER = "issued_order", _("Issued an order")
    SAT_ON_TROIKA = "sat_on_troika", _("Sat on a troika")
    PRESIDED_COURT = "presided_court", _("Presided over a court")
    JUDGED = "judged", _("Judged")
    PROSECUTED = "prosecuted", _("Prosecuted")
    SANCTIONED_ARREST = "sanctioned_arrest", _("Sanctioned an arrest")
    INTERROGATED = "interrogated", _("Interrogated or ran the investigation")
    COMMANDED_EXECUTION = "commanded_execution", _("Ordered or commanded an execution")
    EXECUTED = "executed", _("Carried out an execution")
    HELD_COMMAND = "held_command", _("Held command of an organ, troika, court or camp")
    ASKED_FOR_LIMIT = "asked_for_limit", _("Asked for a limit or a higher one")
    APPROVED_ARRESTS = "approved_arrests", _("Approved arrests")
    PROPOSED = "proposed", _("Proposed repressive measures")
    ABDUCTED = "abducted", _("Took part in an abduction")
    OTHER = "other", _("Other act")


class Evidence(models.TextChoices):
    """The grade of proof of an act."""

    OFFICIAL_RECORD = "official_record", _("Official record")
    TWO_RESEARCH_SOURCES = "two_research_sources", _("Two research sources")
    TWO_PUBLISHED_SOURCES = "two_published_sources", _("Two published sources that agree")
    ONE_RESEARCH_SOURCE = "one_research_source", _("One research source")
    MEMOIR = "memoir", _("Memoir")
    NONE_NAMED = "none_named", _("No source named")


class DateType(models.TextChoices):
    """How a range of days is read."""

    MOMENT = "moment", _("Moment")
    PERIOD = "period", _("Period")


class RelationKind(models.TextChoices):
    """The tie from one person to another; directed ties read «person, kind, other»."""

    SPOUSE = "spouse", _("Spouse")
    FORMER_SPOUSE = "former_spouse", _("Former spouse")
    PARTNER = "partner", _("Partner")
    SIBLING = "sibling", _("Brother or sister")
    BROTHER_IN_LAW = "brother_in_law", _("Brother-in-law")
    CO_DEFENDANT = "co_defendant", _("Co-defendant")
    COLLEAGUE = "colleague", _("Colleague")
    TROIKA_COLLEAGUE = "troika_colleague", _("Proposed or named for the same troika")
    LINKED_CASE = "linked_case", _("Linked case")
    PARENT_OF = "parent_of", _("Parent of")
    UNCLE_BY_MARRIAGE_OF = "uncle_by_marriage_of", _("Uncle by marriage of")
    PREDECESSOR_OF = "predecessor_of", _("Predecessor of")
    JUDGE_OF = "judge_of", _("Judge of")
    INTERROGATOR_OF = "interrogator_of", _("Interrogator of")
    EXECUTIONER_OF = "executioner_of", _("Executioner of")
    ARREST_APPROVER_OF = "arrest_approver_of", _("Approved the arrest of")
    WARRANT_SIGNER_OF = "warrant_signer_of", _("Signed the warrant for")
