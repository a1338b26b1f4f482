"""Words of open lists, places, events, papers, pictures, figures and sources as tables."""

from __future__ import annotations

from registry.models import (
    Agent,
    CommemoratedPerson,
    Commemoration,
    Depiction,
    Document,
    DocumentPage,
    Event,
    Figure,
    Mention,
    Participation,
    Photo,
    Place,
    PlaceName,
    PlaceUse,
    Signature,
    Source,
)
from registry.opendata.exports import public
from registry.opendata.exports.columns import (
    date,
    flattened,
    link,
    links,
    localized,
    place,
    plain,
    term,
)
from registry.opendata.exports.people import ID, NUMBER, PART_ID, PERIOD, SLUG, of
from registry.opendata.exports.pictures import PICTURE
from registry.opendata.exports.tables import Table
from registry.vocabulary import (
    AgentKind,
    Capacity,
    Certainty,
    CommemorationKind,
    DateType,
    DepictionCapacity,
    DocumentKind,
    FigureKind,
    FigureMark,
    FigureUnit,
    PhotoKind,
    PlaceKind,
    PlaceNameKind,
    RightsStatus,
    SourceKind,
)

AGENTS = Table(
    "agents",
    "Authors and institutions",
    "Authors and institutions behind sources and statements.",
    Agent,
    public.SELF,
    flattened(
        ID,
        SLUG,
        plain("kind", "Author or institution.", values=AgentKind),
        localized("name", "Name"),
        plain("sort_name", "Sorted as."),
    ),
)

SOURCES = Table(
    "sources",
    "Sources",
    "Books, files, lists, pages, testimonies.",
    Source,
    public.SELF,
    flattened(
        ID,
        SLUG,
        plain("kind", "The kind of source.", values=SourceKind),
        links("authors", "Authors in the registry.", Source, "agents"),
        plain("author_words", "The author as printed.", "author_text"),
        plain("title", "The title in its own language."),
        plain("title_language", "BCP 47 code of the language of the title."),
        plain("year", "Year."),
        plain("publisher", "Publisher or journal."),
        plain("isbn_doi", "ISBN or DOI."),
        plain("url", "Address on the web."),
        plain("repository", "Archive or library."),
        plain("archive_reference", "Archive, fond, opis, delo, sheet."),
        link("parent", "The volume or series it stands in.", "sources"),
    ),
    has_address=True,
)

PLACES = Table(
    "places",
    "Places",
    "Prisons, camps, killing grounds, burial sites, addresses, settlements, regions.",
    Place,
    public.SELF,
    flattened(
        ID,
        SLUG,
        link("parent", "The place it lies in.", "places"),
        plain("address", "Address."),
        plain("lat", "Latitude, WGS 84.", type="number"),
        plain("lon", "Longitude, WGS 84.", type="number"),
        plain("coordinates_reason", "Where the coordinates come from."),
        plain("country_code", "ISO 3166 code of the country today."),
        plain("country_today", "The country today, in words."),
        date("period", "In use from and to"),
        localized("summary", "Summary"),
        localized("discovery", "How it was found"),
    ),
    has_address=True,
)

PLACE_NAMES = Table(
    "place_names",
    "Names of places",
    "Names of places in languages and in time.",
    PlaceName,
    public.OF_PLACE,
    flattened(
        PART_ID,
        of("place", "places", "Whose name it is."),
        plain("language", "BCP 47 code of the language."),
        plain("name", "The name."),
        plain("in_form", "The form after a verb, with its preposition."),
        plain("kind", "How it stands to the other names.", values=PlaceNameKind),
        date("period", "In use from and to", words=False),
        NUMBER,
    ),
    owner="place",
)

PLACE_USES = Table(
    "place_uses",
    "Kinds of places",
    "What a place was, and when.",
    PlaceUse,
    public.OF_PLACE,
    flattened(
        PART_ID,
        of("place", "places", "Which place."),
        plain("kind", "What it was.", values=PlaceKind),
        date("period", "From and to", words=False),
        NUMBER,
    ),
    owner="place",
)

EVENTS = Table(
    "events",
    "Events",
    "Trials, operations, orders, decrees, ceremonies.",
    Event,
    public.SELF,
    flattened(
        ID,
        SLUG,
        term("type", "The type: code."),
        localized("title", "Title"),
        date("date", "When"),
        plain("date_type", PERIOD, values=DateType),
        place("place", "Where"),
        term("issuing_body", "Issued by: code."),
        plain("issuing_body_words", "Issued by, in words.", "issuing_body_text"),
        plain("document_number", "Number."),
        link("parent", "The event it is part of.", "events"),
        localized("summary", "Summary"),
    ),
    has_address=True,
)

PARTICIPATIONS = Table(
    "participations",
    "Participations",
    "Who had part in an event, and in what capacity.",
    Participation,
    public.PARTICIPATION,
    flattened(
        PART_ID,
        of("event", "events", "The event."),
        link("person", "The person.", "people"),
        link("agent", "Or the institution.", "agents"),
        plain("capacity", "In what capacity.", values=Capacity),
        NUMBER,
    ),
    owner="event",
)

DOCUMENTS = Table(
    "documents",
    "Documents",
    "Papers of the time, and of the rehabilitation.",
    Document,
    public.SELF,
    flattened(
        ID,
        SLUG,
        plain("kind", "The kind of paper.", values=DocumentKind),
        localized("title", "A description"),
        date("date", "When"),
        term("issuing_body", "Issued by: code."),
        plain("issuing_body_words", "Issued by, in words.", "issuing_body_text"),
        plain("number", "Number."),
        plain("archive_reference", "Archive, fond, opis, delo, sheet."),
        link("event", "The event it belongs to.", "events"),
    ),
    has_address=True,
)

DOCUMENT_PAGES = Table(
    "document_pages",
    "Pages of documents",
    "Transcriptions and translations of single pages.",
    DocumentPage,
    public.OF_DOCUMENT,
    flattened(
        PART_ID,
        of("document", "documents", "The document."),
        plain("number", "The number of the page.", type="integer"),
        link("photo", "Its picture.", "photos"),
        localized("transcription", "Transcription or translation"),
    ),
    owner="document",
)

SIGNATURES = Table(
    "signatures",
    "Signatures",
    "Who signed. A signature alone gives no role.",
    Signature,
    public.ON_PAPER,
    flattened(
        PART_ID,
        of("document", "documents", "The document."),
        NUMBER,
        link("person", "Who signed; blank: not identified.", "people"),
        plain("words", "As signed.", "text"),
        plain("capacity", "In the capacity of."),
    ),
    owner="document",
)

MENTIONS = Table(
    "mentions",
    "Mentions",
    "People named in a document.",
    Mention,
    public.ON_PAPER,
    flattened(
        PART_ID,
        of("document", "documents", "The document."),
        plain("page", "Page.", type="integer"),
        plain("line", "Line.", type="integer"),
        link("person", "Who is named; blank: nobody has been identified.", "people"),
        plain("words", "As written.", "text"),
    ),
    owner="document",
)

COMMEMORATIONS = Table(
    "commemorations",
    "Commemorations",
    "Monuments, plaques, stamps, museums, books.",
    Commemoration,
    public.SELF,
    flattened(
        ID,
        SLUG,
        plain("kind", "The form.", values=CommemorationKind),
        localized("title", "Title"),
        place("place", "Where"),
        date("date", "When"),
        link("event", "The event it remembers.", "events"),
        localized("summary", "Summary"),
    ),
    has_address=True,
)

COMMEMORATED = Table(
    "commemorated",
    "People commemorated",
    "Whom a commemoration names.",
    CommemoratedPerson,
    public.COMMEMORATED,
    flattened(
        PART_ID,
        of("commemoration", "commemorations", "The commemoration."),
        of("person", "people", "Who is named."),
        NUMBER,
    ),
    owner="commemoration",
)

PHOTOS = Table(
    "photos",
    "Photographs",
    "Pictures and their captions. The licence of each picture is said in `rights`.",
    Photo,
    public.SELF,
    flattened(
        ID,
        SLUG,
        localized("caption", "Caption"),
        plain("inscription", "The inscription as printed."),
        localized("alt_text", "What can be seen"),
        plain("kind", "The kind of picture.", values=PhotoKind),
        date("date", "Taken"),
        place("place", "Where"),
        link("maker", "Who made it.", "agents"),
        plain("maker_words", "Made by, in words.", "maker_text"),
        plain("collection", "Who keeps the print."),
        plain("shelf_mark", "Shelf-mark."),
        plain("rights", "Rights in the picture; blank: not known.", values=RightsStatus),
        plain("credit", "Credit line."),
        link("event", "Event.", "events"),
        link("document", "Document.", "documents"),
        link("commemoration", "Commemoration.", "commemorations"),
        PICTURE,
    ),
    has_address=True,
)

DEPICTIONS = Table(
    "depictions",
    "People in pictures",
    "Who is where in a picture.",
    Depiction,
    public.DEPICTION,
    flattened(
        PART_ID,
        of("photo", "photos", "The picture."),
        plain("position", "The place from the left.", type="integer"),
        link("person", "Who it is; blank: not identified.", "people"),
        localized("label", "In words, where there is no record"),
        plain("certainty", "How sure it is.", values=Certainty),
        plain("capacity", "As what.", values=DepictionCapacity),
    ),
    owner="photo",
)

FIGURES = Table(
    "figures",
    "Figures",
    "Stated numbers, with who states them. Numbers of different scope are never added up.",
    Figure,
    public.SELF,
    flattened(
        ID,
        SLUG,
        localized("what", "What is counted"),
        plain("kind", "What the number counts.", values=FigureKind),
        plain("value_lo", "The value, or its lower end.", type="number"),
        plain("value_hi", "The value, or its upper end.", type="number"),
        plain("value_words", "The value as stated.", "value_text"),
        plain("unit", "Unit.", values=FigureUnit),
        plain("category", "Category, where an order sets limits by category.", type="integer"),
        place("place", "Where"),
        date("period", "For the time from and to"),
        link("stated_by", "Stated by.", "agents"),
        plain("stated_by_words", "Stated by, in words.", "stated_by_text"),
        link("document", "Document.", "documents"),
        link("event", "Event.", "events"),
        plain("mark", "A mark at the statement where it was read.", values=FigureMark),
    ),
    has_address=True,
)
