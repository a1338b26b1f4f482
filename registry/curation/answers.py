"""Sentences to answer senders with, kind and plain; the desk may change each before it is sent."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from registry.models import Contribution
from registry.vocabulary import ContributionState


@dataclass(frozen=True)
class Answer:
    """One template: for which decision, what it is called at the desk, what the sender reads."""

    state: ContributionState
    title: str | Promise
    words: str | Promise


ANSWERS = {
    "accepted": Answer(
        ContributionState.ACCEPTED,
        _("Taken over"),
        _("Thank you. What you sent was compared with the sources and is now part of the record."),
    ),
    "accepted_as_version": Answer(
        ContributionState.ACCEPTED,
        _("Taken over as a version"),
        _(
            "Thank you. The sources differ on this: what you sent now stands on the page beside "
            "the other version, with where it comes from."
        ),
    ),
    "ask_source": Answer(
        ContributionState.ASKED,
        _("Where is it written?"),
        _(
            "Thank you. Can you tell us where this is written: a certificate, a letter, a book and "
            "its page? A picture of the paper would help most."
        ),
    ),
    "ask_rights": Answer(
        ContributionState.ASKED,
        _("May the picture be shown?"),
        _(
            "Thank you. Can you tell us who took the picture, or from whom you have it, and "
            "whether it may be shown?"
        ),
    ),
    "decline_no_source": Answer(
        ContributionState.DECLINED,
        _("No source"),
        _(
            "Thank you. We have found nothing written that says this, and the register states only "
            "what a source bears out. If a paper turns up, please send it: we shall look again."
        ),
    ),
    "decline_known": Answer(
        ContributionState.DECLINED,
        _("Recorded already"),
        _("Thank you. The record says this already, with its source."),
    ),
    "decline_living": Answer(
        ContributionState.DECLINED,
        _("About somebody living"),
        _("Thank you. The register publishes nothing about people who may be living."),
    ),
    "decline_scope": Answer(
        ContributionState.DECLINED,
        _("Outside the register"),
        _(
            "Thank you. The register holds people of the repression around 1936–1938; this "
            "reaches beyond it. We hope that it finds its place elsewhere."
        ),
    ),
}


def in_language_of(contribution: Contribution, code: str) -> str:
    """A template in the language in which the sender reads."""
    return in_language(contribution.language or "en", code)


def in_language(language: str, code: str) -> str:
    """A template in a language."""
    with override(language):
        return str(ANSWERS[code].words)


def answers_for(state: str) -> dict[str, Answer]:
    """The templates that fit a decision, in the order in which they are offered."""
    return {code: answer for code, answer in ANSWERS.items() if answer.state == state}
