"""Words for events, papers, places, pictures and sources."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    """The kind of a paper."""

    ORDER = "order", _("Order")
    LIST = "list", _("List")
    DECREE = "decree", _("Decree")
    LAW = "law", _("Law")
    LETTER = "letter", _("Letter or note")
    TELEGRAM = "telegram", _("Telegram")
    JUDGMENT = "judgment", _("Judgment")
    SPEECH = "speech", _("Speech")
    DECISION = "decision", _("Decision or ruling")
    RECORD = "record", _("Record")


class Capacity(models.TextChoices):
    """In what capacity somebody had part in an event."""

    DEFENDANT = "defendant", _("Defendant")
    JUDGE = "judge", _("Judge or member of a troika")
    PRESIDING = "presiding", _("Presiding")
    PROSECUTOR = "prosecutor", _("Prosecutor")
    SIGNATORY = "signatory", _("Signatory")
    WITNESS = "witness", _("Witness or present")
    SPEAKER = "speaker", _("Speaker or author")
    TARGET = "target", _("Person concerned")
    ORGANISER = "organiser", _("Organiser")
    COMMANDER = "commander", _("In command")


class FigureKind(models.TextChoices):
    """What a stated number counts."""

    LIMIT = "limit", _("Limit set")
    REQUESTED = "requested", _("Requested")
    REPORTED = "reported", _("Reported")
    SENTENCED = "sentenced", _("Sentenced")
    KILLED = "killed", _("Killed")
    ESTIMATE = "estimate", _("Estimate")
    OTHER = "other", _("Other")


class FigureMark(models.TextChoices):
    """A mark that stands at the statement in the text it was taken from."""

    CITATION_NEEDED = "citation_needed", _("Citation needed")
    CITATION_NEEDED_BEFORE = "citation_needed_before", _("Citation needed for the sentence before")
    CITATION_NEEDED_AFTER = "citation_needed_after", _("Citation needed for the sentence after")
    NEUTRALITY_DISPUTED = "neutrality_disputed", _("Neutrality disputed")
    ORIGINAL_RESEARCH = "original_research", _("Possibly original research")


class FigureUnit(models.TextChoices):
    """What a figure counts in."""

    PERSONS = "persons", _("People")
    LISTS = "lists", _("Lists")
    MINUTES = "minutes", _("Minutes")
    WEEKS = "weeks", _("Weeks")
    MONTHS = "months", _("Months")
    SESSIONS = "sessions", _("Sessions")
    PITS = "pits", _("Pits")
    SHARE = "share", _("Share")
    STATEMENT = "statement", _("Statement")


class PlaceKind(models.TextChoices):
    """What a place is or was."""

    KILLING_GROUND = "killing_ground", _("Killing ground")
    BURIAL_SITE = "burial_site", _("Burial site")
    PRISON = "prison", _("Prison")
    CAMP = "camp", _("Camp")
    SHARASHKA = "sharashka", _("Prison design bureau")
    MONUMENT = "monument", _("Monument")
    MEMORIAL_PLAQUE = "memorial_plaque", _("Memorial plaque")
    MUSEUM = "museum", _("Museum")
    CEMETERY = "cemetery", _("Cemetery")
    ADDRESS = "address", _("Address")
    INSTITUTION = "institution", _("Institution")
    SETTLEMENT = "settlement", _("Settlement")
    REGION = "region", _("Region")
    COUNTRY = "country", _("Country")
    PLACE = "place", _("Other place")


class PlaceNameKind(models.TextChoices):
    """How a name of a place stands to the others."""

    CURRENT = "current", _("Current")
    HISTORICAL = "historical", _("Historical")
    VARIANT = "variant", _("Variant")


class PhotoKind(models.TextChoices):
    """The kind of a picture."""

    ARREST_PHOTO = "arrest_photo", _("Photograph after arrest")
    PORTRAIT = "portrait", _("Portrait")
    GROUP_PORTRAIT = "group_portrait", _("Group portrait")
    STAMP = "stamp", _("Postage stamp")
    DOCUMENT = "document", _("Document")
    MONUMENT = "monument", _("Monument")
    CEREMONY = "ceremony", _("Ceremony")
    VIDEO = "video", _("Video")


class DepictionCapacity(models.TextChoices):
    """In what way somebody is in a picture."""

    DEPICTED = "depicted", _("Depicted")
    SIGNATORY = "signatory", _("Signature on it")
    SUBJECT = "subject", _("Subject")


class Certainty(models.TextChoices):
    """How sure it is who is in a picture."""

    CERTAIN = "certain", _("Certain")
    PROBABLE = "probable", _("Probable")
    UNIDENTIFIED = "unidentified", _("Not identified")


class RightsStatus(models.TextChoices):
    """What is known of the rights in a picture. Nothing is shown while they are not known."""

    UNKNOWN = "", _("Not known")
    PUBLIC_DOMAIN = "public_domain", _("Public domain")
    CC0 = "cc0", _("CC0 1.0")
    CC_BY = "cc_by", _("CC BY 4.0")
    CC_BY_SA = "cc_by_sa", _("CC BY-SA 4.0")
    PERMISSION = "permission", _("Shown with permission")


class CommemorationKind(models.TextChoices):
    """In what form people are remembered."""

    MONUMENT = "monument", _("Monument")
    PLAQUE = "plaque", _("Memorial plaque")
    MUSEUM = "museum", _("Museum")
    STAMP = "stamp", _("Postage stamp")
    BOOK = "book", _("Book")
    CEREMONY = "ceremony", _("Ceremony")
    OTHER = "other", _("Other")


class SourceKind(models.TextChoices):
    """The kind of a source."""

    PRIMARY_DOCUMENT = "primary_document", _("Official record")
    ARCHIVE_FILE = "archive_file", _("Archive file")
    BOOK_OF_MEMORY = "book_of_memory", _("Book of Memory")
    LITERATURE = "literature", _("Research literature")
    ENCYCLOPEDIA = "encyclopedia", _("Encyclopedia article")
    WEB_PAGE = "web_page", _("Web page")
    PRESS = "press", _("Press of the time")
    TESTIMONY = "testimony", _("Testimony or memoir")


class AgentKind(models.TextChoices):
    """Who stands behind a source or a statement."""

    PERSON = "person", _("Author")
    INSTITUTION = "institution", _("Institution")
