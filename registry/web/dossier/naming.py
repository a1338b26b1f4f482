"""What facts are called: in the list of sources, and where sources differ on them."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from django.db import models
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from registry.sentences import sexed_label
from registry.web.dossier.markup import page_language


class FactName(NamedTuple):
    """A fact in a few words, and the sentence that sources differ on it."""

    name: str
    differ: str


_SOURCES_DIFFER = _("Sources differ")

_FACTS: dict[str, tuple[object, object]] = {
    # Of a person
    "sex": (_("Sex"), _SOURCES_DIFFER),
    "birth_date": (_("Date of birth"), _("Sources differ on the date of birth")),
    "birth_place": (_("Place of birth"), _("Sources differ on the place of birth")),
    "death_date": (_("Date of death"), _("Sources differ on the date of death")),
    "death_place": (_("Place of death"), _("Sources differ on the place of death")),
    "burial_date": (_("Date of burial"), _("Sources differ on the date of burial")),
    "burial_place": (_("Place of burial"), _("Sources differ on the place of burial")),
    "nationalities": (_("Nationality"), _("Sources differ on the nationality")),
    "nationality_text": (_("Nationality"), _("Sources differ on the nationality")),
    "citizenship_text": (_("Citizenship"), _("Sources differ on the citizenship")),
    "professions": (_("Work"), _("Sources differ on the work")),
    "profession_text": (_("Work"), _("Sources differ on the work")),
    "education_text": (_("Education"), _("Sources differ on the education")),
    "party_text": (_("Party"), _("Sources differ on the party")),
    "family_text": (_("Family"), _("Sources differ on the family")),
    "fate": (_("Fate"), _("Sources differ on the fate")),
    "biography": (_("Life"), _SOURCES_DIFFER),
    # Of a case
    "kind": (_("Kind"), _("Sources differ on the kind")),
    "nature": (_("Nature"), _SOURCES_DIFFER),
    "residence_place": (_("Residence"), _("Sources differ on the residence")),
    "residence_text": (_("Residence"), _("Sources differ on the residence")),
    "post_at_arrest": (_("Work at the time"), _("Sources differ on the work at the time")),
    "arrest_date": (_("Arrest"), _("Sources differ on the date of the arrest")),
    "arrest_place": (_("Place of arrest"), _("Sources differ on the place of arrest")),
    "arresting_organ": (_("Arresting organ"), _("Sources differ on who made the arrest")),
    "charges": (_("Charge"), _("Sources differ on the charge")),
    "charge_text": (_("Charge"), _("Sources differ on the charge")),
    "articles": (_("Articles"), _("Sources differ on the articles of the charge")),
    "sentence": (_("Sentence"), _("Sources differ on the sentence")),
    "sentence_years": (_("Sentence"), _("Sources differ on the sentence")),
    "sentence_text": (_("Sentence"), _("Sources differ on the sentence")),
    "sentence_date": (_("Date of sentence"), _("Sources differ on the date of the sentence")),
    "sentencing_body": (_("Sentencing body"), _("Sources differ on who passed sentence")),
    "outcome": (_("Outcome"), _("Sources differ on what came of this case")),
    "execution_date": (_("Date of death"), _("Sources differ on the date of death")),
    "execution_place": (_("Place of death"), _("Sources differ on the place of death")),
    "archive_reference": (_("Archive file"), _("Sources differ on the archive file")),
    # Of decisions, acts, offices, ties
    "status": (_("Decision"), _("Sources differ on the decision")),
    "date": (_("Date"), _("Sources differ on the date")),
    "body": (_("Deciding body"), _("Sources differ on who decided")),
    "ground": (_("Ground"), _("Sources differ on the ground")),
    "words": (_("What was decided"), _("Sources differ on what was decided")),
    "place": (_("Place"), _("Sources differ on the place")),
    "period": (_("Period"), _("Sources differ on the period")),
    "title": (_("Title"), _("Sources differ on the title")),
    # Of events, papers, places, figures
    "type": (_("Type"), _SOURCES_DIFFER),
    "summary": (_("Summary"), _("Sources differ on what happened")),
    "issuing_body": (_("Issuing body"), _("Sources differ on the issuing body")),
    "document_number": (_("Number"), _("Sources differ on the number")),
    "number": (_("Number"), _("Sources differ on the number")),
    "value": (_("Value"), _("Sources differ on the value")),
    "value_lo": (_("Value"), _("Sources differ on the value")),
    "value_hi": (_("Value"), _("Sources differ on the value")),
    "value_text": (_("Value"), _("Sources differ on the value")),
    "what": (_("What is counted"), _("Sources differ on what is counted")),
    "stated_by": (_("Stated by"), _("Sources differ on who states it")),
    "caption": (_("Caption"), _("Sources differ on the caption")),
    # Questions without a column
    "record": (_("The record as a whole"), _SOURCES_DIFFER),
    "role": (_("Role"), _("Sources differ on the role")),
    "post": (_("Offices"), _("Sources differ on the offices")),
    "rehabilitation": (_("Rehabilitation"), _("Sources differ on the rehabilitation")),
    "case": (_("Case"), _("Sources differ on the case")),
    "name_part": (_("Name"), _("Sources differ on a part of the name")),
    "wording": (_("Wording"), _("Sources differ on the wording")),
    "signatory": (_("Signatories"), _("Sources differ on who signed")),
    "other": (_("Another question"), _("Sources differ on one more question")),
}


def fact_name(field: str) -> FactName:
    """The words for a column or a question; a column without words of its own is named plainly."""
    return _fact_name(field, get_language() or "")


@lru_cache(maxsize=1024)
def _fact_name(field: str, language: str) -> FactName:
    """In the present language, which is given so as to remember the words of each."""
    name, differ = _FACTS.get(field, (pgettext_lazy("of the register", "Record"), _SOURCES_DIFFER))
    return FactName(str(name), str(differ))


def label_of(row: models.Model, name: str, group: str, sex: str) -> str:
    """The label of a coded column in the gender of the person it speaks of; blank without a code.

    `group` is one of those of `sexed_label`.
    """
    code = getattr(row, name)
    if not code:
        return ""
    label = getattr(row, f"get_{name}_display")
    return sexed_label(group, code, sex, page_language()) or str(label())


def not_recorded() -> str:
    """Nobody has looked yet; not the same as a finding."""
    return gettext("not recorded here yet")
