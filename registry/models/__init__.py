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
from registry.models.contributions import (
    Contribution,
    ContributionContact,
    ContributionDraft,
    ContributionPicture,
)
from registry.models.curators import Curator
from registry.models.decisions import Burst, Distinction
from registry.models.documents import Document, DocumentPage, Mention, Signature
from registry.models.duplicates import LikelyPair, PairSearch
from registry.models.events import Event, Figure, Participation
from registry.models.index import (
    IndexDocumentA,
    IndexDocumentB,
    IndexKeyA,
    IndexKeyB,
    IndexOrderA,
    IndexOrderB,
    IndexPostingA,
    IndexPostingB,
    IndexTermA,
    IndexTermB,
    SearchEdit,
    SearchLog,
    SearchState,
)
from registry.models.intake import ImportBatch, ImportMapping, ImportRow, UnmappedWord
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
    "Burst",
    "ChangeSet",
    "Charge",
    "Citation",
    "CommemoratedPerson",
    "Commemoration",
    "Contribution",
    "ContributionContact",
    "ContributionDraft",
    "ContributionPicture",
    "Correction",
    "Curator",
    "Depiction",
    "Detention",
    "Distinction",
    "Document",
    "DocumentPage",
    "Event",
    "EventType",
    "ExternalIdentifier",
    "Figure",
    "Finding",
    "FormerAddress",
    "ImportBatch",
    "ImportMapping",
    "ImportRow",
    "IndexDocumentA",
    "IndexDocumentB",
    "IndexKeyA",
    "IndexKeyB",
    "IndexOrderA",
    "IndexOrderB",
    "IndexPostingA",
    "IndexPostingB",
    "IndexTermA",
    "IndexTermB",
    "LikelyPair",
    "Mention",
    "Merge",
    "MergeStep",
    "Nationality",
    "Organ",
    "PairSearch",
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
    "SearchEdit",
    "SearchLog",
    "SearchState",
    "SentencingBody",
    "Signature",
    "Source",
    "Term",
    "UnmappedWord",
]
