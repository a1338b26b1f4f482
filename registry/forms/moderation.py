"""What a curator types to decide on a reader's contribution; every answer may be reworded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.dates import parse
from registry.dates.typed import from_typed
from registry.errors import DateError
from registry.forms.citations import is_date_column
from registry.forms.contributions import LONGEST_TEXT, PlainText
from registry.forms.texts import LocalizedTextFormField, LocalizedTextWidget
from registry.models import Contribution
from registry.models.base import Guarded
from registry.validators import told
from registry.vocabulary import ContributionState

LONGEST_REASON = 300
LONGEST_VALUE = 500
ANSWER_HELP = _("The sender reads it under the number of the contribution.")


class DecisionForm(forms.Form):
    """What every decision has: a reason for the desk, and words for the sender."""

    # Which templates fit.
    state = ContributionState.ACCEPTED
    template = "accepted"

    language = forms.ChoiceField(
        label=_("Language of the answer"), choices=settings.LANGUAGES, required=False
    )
    answer = PlainText(
        most=LONGEST_TEXT,
        label=_("Answer to the sender"),
        required=False,
        help_text=ANSWER_HELP,
        widget=forms.Textarea({"rows": 4}),
    )
    reason = PlainText(
        most=LONGEST_REASON,
        lines=False,
        label=_("Reason"),
        help_text=_("For the desk alone, e.g. It stands so in the file."),
        widget=forms.TextInput({"maxlength": LONGEST_REASON, "class": "vTextField"}),
        error_messages={"required": _("A decision needs a reason.")},
    )

    def __init__(self, *args: Any, contribution: Contribution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contribution = contribution

    def as_typed(self) -> dict[str, Any]:
        """What was typed into it so far, right or wrong."""
        return {
            name: field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            for name, field in self.fields.items()
        }


class AcceptForm(DecisionForm):
    """The change that was made for it; none is made by accepting."""

    change_set = forms.TypedChoiceField(
        label=_("The change that came of it"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Make the change first, or decline what is recorded already."),
            "invalid_choice": _("This change is not among yours; choose one of the list."),
        },
    )

    field_order = ("change_set", "reason", "language", "answer")

    def __init__(self, *args: Any, changes: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["change_set"]
        choice.choices = list(changes)


class VersionForm(DecisionForm):
    """Another version of one fact, on the word of the sender."""

    template = "accepted_as_version"

    fact = forms.ChoiceField(label=_("Fact"))
    value = PlainText(
        most=LONGEST_VALUE,
        lines=False,
        label=_("Value by the sender"),
        help_text=_("A date as it comes, e.g. 27.12.1938; else words."),
        widget=forms.TextInput({"class": "vTextField"}),
        error_messages={"required": _("Write what the sender says of this fact.")},
    )
    as_stated = PlainText(
        most=LONGEST_VALUE,
        lines=False,
        required=False,
        label=_("In the sender’s words"),
        help_text=_("Readers see it. Name nobody who may be living."),
        widget=forms.TextInput({"class": "vTextField"}),
    )

    field_order = ("fact", "value", "as_stated", "reason", "language", "answer")

    def __init__(
        self, *args: Any, facts: list[tuple[str, list[tuple[str, str]]]], **kwargs: Any
    ) -> None:
        self.targets: dict[str, Guarded] = kwargs.pop("targets")
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["fact"]
        choice.choices = [("", gettext("Choose a fact")), *facts]
        self.fields["reason"].help_text = _("It stands in the history, and in the public log.")

    def clean(self) -> dict[str, Any]:
        """A value for a date is a date, in the notation of the register."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        value, fact = cleaned.get("value", ""), cleaned.get("fact", "")
        if not value or not fact:
            return cleaned
        row, name = fact.split(":")
        if is_date_column(self.targets[row], name):
            try:
                cleaned["value"] = parse(from_typed(value)).text
            except DateError as error:
                self.add_error("value", ValidationError(told(error), code="invalid_date"))
        return cleaned

    @property
    def target(self) -> Guarded:
        """The row of the chosen fact, once the form is valid."""
        return self.targets[self.cleaned_data["fact"].split(":")[0]]

    @property
    def field(self) -> str:
        """The column or the question that was chosen."""
        return str(self.cleaned_data["fact"].split(":")[1])


class PictureForm(DecisionForm):
    """A photograph of the register; its rights are entered on its own page."""

    caption = LocalizedTextFormField(
        label=_("Caption"),
        widget=LocalizedTextWidget(rows=1),
        help_text=_("E.g. en: Osip Mandelstam, 1934."),
        error_messages={"required": _("Write a caption, in one language at least.")},
    )

    field_order = ("caption", "reason", "language", "answer")


class AskForm(DecisionForm):
    """A question to the sender."""

    state = ContributionState.ASKED
    template = "ask_source"

    field_order = ("language", "answer")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reason"]
        self.fields["answer"].label = _("Question to the sender")
        self.fields["answer"].required = True
        self.fields["answer"].error_messages["required"] = _("Write what the sender is asked.")


class DeclineForm(DecisionForm):
    """A kind word, and why."""

    state = ContributionState.DECLINED
    template = "decline_no_source"

    field_order = ("reason", "language", "answer")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = True
        self.fields["answer"].error_messages["required"] = _(
            "Tell the sender why, in one or two sentences."
        )
