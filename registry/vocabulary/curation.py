"""Words for proof, for the work of curators and for what passes the door."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verdict(models.TextChoices):
    """What the register makes of a version."""

    ACCEPTED = "accepted", _("Accepted")
    DIFFERS = "differs", _("Another version")
    REJECTED = "rejected", _("Rejected")


class Confidence(models.TextChoices):
    """How the fact was taken from its source."""

    READ_IN_SOURCE = "read_in_source", _("Read in the source")
    ROW_SOURCE = "row_source", _("Among the sources of the record, not named for this fact")
    FROM_LITERATURE = "from_literature", _("From reference literature, page not yet cited")
    UNSOURCED = "unsourced", _("No source named")
    UNCERTAIN = "uncertain", _("To be checked")


class FindingKind(models.TextChoices):
    """What a search for a fact came to."""

    SOURCES_DO_NOT_SAY = "sources_do_not_say", _("The sources do not say")
    SEARCHED_NOT_FOUND = "searched_not_found", _("Searched, not found")
    DESTROYED = "destroyed", _("Records destroyed")
    FALSE_OFFICIAL_VERSION = "false_official_version", _("False official version")


class FieldQuestion(models.TextChoices):
    """Questions a citation can answer that have no column of their own."""

    RECORD = "record", _("The record as a whole")
    ROLE = "role", _("Role")
    POST = "post", _("Office")
    REHABILITATION = "rehabilitation", _("Rehabilitation")
    CASE = "case", _("Case")
    NAME_PART = "name_part", _("Part of the name")
    WORDING = "wording", _("Wording")
    SIGNATORY = "signatory", _("Who signed")
    OTHER = "other", _("Another question")


class ApprovalKind(models.TextChoices):
    """What two people have to agree to."""

    ACT_EVIDENCE = "act_evidence", _("Evidence of an act")
    LIVING_RELEASE = "living_release", _("Release of a person who may be living")
    MERGE = "merge", _("Merge")
    WITHDRAWAL = "withdrawal", _("Withdrawal")
    IMPORT = "import", _("Publication of an import")


class ChangeKind(models.TextChoices):
    """Why a change passed the door."""

    RECORD = "record", _("Recorded")
    PUBLISH = "publish", _("Published")
    WITHDRAW = "withdraw", _("Withdrawn")
    DELETE = "delete", _("Deleted")
    APPROVE = "approve", _("Approved")
    MERGE = "merge", _("Merged")
    RESTORE = "restore", _("Restored")
    IMPORT = "import", _("Imported")
    UNDO = "undo", _("Undone")


class Choice(models.TextChoices):
    """Which of two records a merge takes a value from."""

    KEPT = "kept", _("The value of the record that stays")
    MERGED = "merged", _("The value of the other record")
    BOTH = "both", _("Both")


class ProposalKind(models.TextChoices):
    """What one person asks for and another has to agree to."""

    CHANGE = "change", _("Proposed change")
    MERGE = "merge", _("Merge")
    WITHDRAWAL = "withdrawal", _("Withdrawal")


class ProposalState(models.TextChoices):
    """Where the draft of a change stands."""

    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


class ContributionKind(models.TextChoices):
    """What a reader sends."""

    CORRECTION = "correction", _("Correction")
    PHOTOGRAPH = "photograph", _("Photograph")
    DOCUMENT = "document", _("Document")
    NEW_PERSON = "new_person", _("Person not yet in the registry")


class ContributionState(models.TextChoices):
    """Where a reader's addition stands."""

    RECEIVED = "received", _("Received")
    IN_REVIEW = "in_review", _("In review")
    ASKED = "asked", _("Question to the sender")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


class PicturePermission(models.TextChoices):
    """What the sender of a picture says of showing it."""

    MINE = "mine", _("I may allow it to be shown, and I do")
    NOT_KNOWN = "not_known", _("I do not know who has the rights")
    NOT_TO_BE_SHOWN = "not_shown", _("It is for the editors only and is not to be shown")


class BatchState(models.TextChoices):
    """Where a file on its way in stands."""

    READING = "reading", _("Being read")
    STAGED = "staged", _("Staged")
    COMMITTING = "committing", _("Being committed")
    COMMITTED = "committed", _("Committed")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


class RowState(models.TextChoices):
    """What happened to one row of a batch."""

    STAGED = "staged", _("Staged")
    ADDED = "added", _("Added")
    CHANGED = "changed", _("Changed")
    SAME = "same", _("Same")
    OFFERED = "offered", _("Difference offered to a curator")
    LEFT_OUT = "left_out", _("Left out")
    REFUSED = "refused", _("Refused")
    UNDONE = "undone", _("Undone")
    KEPT = "kept", _("Kept when the import was undone")


class RowVerdict(models.TextChoices):
    """What a row is to the registry, before anybody has decided anything."""

    NEW = "new", _("New")
    SAME = "same", _("The same as a person here")
    DOUBTFUL = "doubtful", _("Doubtful")
    KNOWN = "known", _("Known from an earlier import")
    CHANGED = "changed", _("Changed since an earlier import")
    REFUSED = "refused", _("Refused")


class AccountEventKind(models.TextChoices):
    """What happens to the account of a curator."""

    INVITED = "invited", _("Invited")
    LINK_GIVEN = "link_given", _("Link for a new password given")
    FACTOR_SET = "factor_set", _("Second factor set up")
    FACTOR_REPLACED = "factor_replaced", _("Second factor replaced")
    PASSKEY_ADDED = "passkey_added", _("Passkey added")
    PASSKEY_REMOVED = "passkey_removed", _("Passkey removed")
    CODES_MADE = "codes_made", _("Recovery codes made")
    CODE_USED = "code_used", _("Recovery code used")
    FACTORS_TAKEN = "factors_taken", _("Second factor taken away")
    UNLOCKED = "unlocked", _("Unlocked after failed sign-ins")
    SESSIONS_ENDED = "sessions_ended", _("Signed out everywhere")


class WarningCode(models.TextChoices):
    """What in the record of a person is possible and yet worth a second look."""

    DEATH_BEFORE_ARREST = "death_before_arrest", _("Death before the arrest")
    DEATH_BEFORE_SENTENCE = "death_before_sentence", _("Death before the sentence")
    EXECUTION_BEFORE_SENTENCE = "execution_before_sentence", _("Execution before the sentence")
    REHABILITATION_BEFORE_SENTENCE = (
        "rehabilitation_before_sentence",
        _("Rehabilitation before the sentence"),
    )
    ARREST_UNDER_14 = "arrest_under_14", _("Arrested before the age of 14")
    ARREST_OVER_90 = "arrest_over_90", _("Arrested after the age of 90")
    TWO_DEATHS = "two_deaths", _("Two deaths that do not agree")
    PLACE_NOT_IN_USE = "place_not_in_use", _("A place that was not in use at that time")
    BODY_DID_NOT_EXIST = "body_did_not_exist", _("A body that did not exist at that time")
    NO_CALENDAR = "no_calendar", _("A date before February 1918 whose calendar is not told")
    SHOT_AND_RELEASED = "shot_and_released", _("Shot, and released")
    ONE_SCRIPT = "one_script", _("The name stands in one script only")
    PHOTO_BEFORE_BIRTH = "photo_before_birth", _("A photograph older than the person")
