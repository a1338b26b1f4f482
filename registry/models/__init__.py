"""The records: one noun a module; see docs/architecture.md for what each is."""

from registry.models.acts import Act, Post, Relation
from registry.models.changes import (
    Approval,
    ChangeSet,
    Correction,
    FormerAddress,
    Merge,
    MergeStep,
    Proposal,
)
from registry.models.curators import Curator
from registry.models.documents import Document, DocumentPage, Mention, Signature
from registry.models.events import Event, Figure, Participation
from registry.models.index import SearchState, SearchTerm
from registry.models.intake import Contribution, ContributionContact, ImportBatch, ImportRow
from registry.models.people import Person, PersonName
from registry.models.photographs import Depiction, Photo, Rendition
from registry.models.places import CommemoratedPerson, Commemoration, Place, PlaceName, PlaceUse
from registry.models.repressions import Detention, Rehabilitation, Repression
from registry.models.sources import Agent, Citation, ExternalIdentifier, Finding, Source
from registry.models.terms import (
    Article,
    Charge,
    EventType,
    Nationality,
    Organ,
    Profession,
    RehabilitationBody,
    SentencingBody,
    Term,
)

__all__ = [
    "Act",
    "Agent",
    "Approval",
    "Article",
    "ChangeSet",
    "Charge",
    "Citation",
    "CommemoratedPerson",
    "Commemoration",
    "Contribution",
    "ContributionContact",
    "Correction",
    "Curator",
    "Depiction",
    "Detention",
    "Document",
    "DocumentPage",
    "Event",
    "EventType",
    "ExternalIdentifier",
    "Figure",
    "Finding",
    "FormerAddress",
    "ImportBatch",
    "ImportRow",
    "Mention",
    "Merge",
    "MergeStep",
    "Nationality",
    "Organ",
    "Participation",
    "Person",
    "PersonName",
    "Photo",
    "Place",
    "PlaceName",
    "PlaceUse",
    "Post",
    "Profession",
    "Proposal",
    "Rehabilitation",
    "RehabilitationBody",
    "Relation",
    "Rendition",
    "Repression",
    "SearchState",
    "SearchTerm",
    "SentencingBody",
    "Signature",
    "Source",
    "Term",
]
