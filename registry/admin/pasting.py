"""A printed entry pasted at the desk: read, shown field by field, and saved as a draft.

Everything proposed can be seen and changed before it is saved; what was not understood is shown
too, and the whole entry is kept as the quotation of its source.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.admin.labels import label_of
from registry.admin.permissions import codename
from registry.admin.proposed import Proposal, proposed
from registry.admin.recent import LAST_SOURCE, remember_source
from registry.admin.refusals import REFUSALS, sentence_of
from registry.admin.visits import curator_of
from registry.curation.recording import change
from registry.errors import OutsideTheDoorError
from registry.forms.names import NameForm
from registry.forms.records import KnowingForm
from registry.forms.references import RecordChoiceField, RecordSelect
from registry.intake.printed import Form
from registry.models import (
    Citation,
    Detention,
    Person,
    PersonName,
    Rehabilitation,
    Repression,
    Source,
)
from registry.vocabulary import FieldQuestion, Verdict

LONGEST_ENTRY = 20_000
# Fields that stand on the page also when the entry says nothing of them.
ALWAYS = {"sex", "birth_date", "fate", "surname", "given_name", "patronymic", "language", "nature"}
FORM_NAMES = {
    Form.UNION: gettext_lazy("Clauses: «Родился в 1890 г., … Арестован …» (most Books of Memory)"),
    Form.MOSCOW: gettext_lazy("One line with years and commas (lists of Moscow)"),
}


class EntryForm(forms.Form):
    """The entry and where it is printed."""

    entry = forms.CharField(
        label=gettext_lazy("Printed entry"),
        max_length=LONGEST_ENTRY,
        strip=True,
        widget=forms.Textarea({"rows": 8, "class": "vLargeTextField", "lang": "ru"}),
        help_text=gettext_lazy("One entry, as it is printed."),
    )
    form = forms.ChoiceField(label=gettext_lazy("Form"), choices=list(FORM_NAMES.items()))
    locator = forms.CharField(
        label=gettext_lazy("Page or sheet"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("E.g. p. 94, л. 12 об."),
    )


@dataclass
class Group:
    """One of the proposed rows with its form."""

    name: str
    form: Any
    words: str = ""
    shown: frozenset[str] = frozenset()

    @property
    def fields(self) -> Iterator[Any]:
        """What is shown: fields that say something or that somebody should look at."""
        for bound in self.form:
            if bound.name in self.shown or bound.name in ALWAYS or bound.errors:
                yield bound


class PastePage:
    """One request: the empty page, the entry as read, or the draft that was made of it."""

    def __init__(self, site: Any, request: HttpRequest) -> None:
        user: Any = request.user
        if not user.has_perm(codename("add", Person)):
            raise PermissionDenied
        self.site = site
        self.request = request
        data = request.POST or None
        self.form = EntryForm(data, initial={"form": Form.UNION})
        self.form.fields["source"] = self._source_field()
        self.proposal: Proposal | None = None
        self.groups: list[Group] = []

    def answer(self) -> HttpResponseBase:
        if self.request.method == "POST" and self.form.is_valid():
            entry, form = self.form.cleaned_data["entry"], Form(self.form.cleaned_data["form"])
            self.proposal = proposed(entry, form)
            saving = "_save" in self.request.POST
            self.groups = self._groups(self.proposal, bound=saving)
            # Each form is asked, so that all of what is wrong is shown at once.
            wrong = [group for group in self.groups if saving and not group.form.is_valid()]
            if saving and not wrong:
                person = self._save()
                if person is not None:
                    return HttpResponseRedirect(
                        reverse("admin:registry_person_change", args=(person.pk,))
                    )
        return self._page()

    # Forms ----------------------------------------------------------------------------------

    def _source_field(self) -> RecordChoiceField:
        column = Citation._meta.get_field("source")
        return RecordChoiceField(
            Source.objects.all(),
            label_of=label_of,
            label=_("Source"),
            initial=self.request.session.get(LAST_SOURCE),
            widget=RecordSelect(column, self.site),
            help_text=_("The book the entry is printed in."),
        )

    def _groups(self, proposal: Proposal, *, bound: bool) -> list[Group]:
        data = self.request.POST if bound else None
        found = [self._group(_("Person"), Person, "person", proposal.person, data)]
        for number, values in enumerate(proposal.names):
            name = _("Name") if number == 0 else _("Another spelling")
            found.append(self._group(name, PersonName, f"name-{number}", values, data))
        for number, values in enumerate(proposal.cases):
            name = _("Case %(number)d") % {"number": number + 1}
            found.append(self._group(name, Repression, f"case-{number}", values, data))
        for number, values in enumerate(proposal.held):
            found.append(self._group(_("Held"), Detention, f"held-{number}", values, data))
        for number, values in enumerate(proposal.decisions):
            name = _("Rehabilitation")
            found.append(self._group(name, Rehabilitation, f"decision-{number}", values, data))
        return found

    def _group(
        self, name: str, model: type[Model], prefix: str, values: dict[str, Any], data: Any
    ) -> Group:
        initial = {column: value for column, value in values.items() if not column.startswith("_")}
        made = self._form_class(model)(data, prefix=prefix, initial=initial)
        told = (column for column, value in initial.items() if value not in ("", None, []))
        return Group(name, made, str(values.get("_words", "")), frozenset(told))

    def _form_class(self, model: type[Model]) -> Any:
        admin = self.site._registry[Person]
        base = NameForm if model is PersonName else KnowingForm
        return forms.modelform_factory(
            model,
            form=base,
            fields=COLUMNS[model],
            formfield_callback=partial(admin.formfield_for_dbfield, request=self.request),
        )

    # Saving ---------------------------------------------------------------------------------

    def _save(self) -> Person | None:
        reason = _("Entered from a printed entry.")
        try:
            with change(editor=curator_of(self.request), reason=reason):
                person = self._write()
        except OutsideTheDoorError:
            raise
        except REFUSALS as error:
            self.form.add_error(None, sentence_of(error))
            return None
        told = self.form.cleaned_data
        remember_source(self.request, told["source"], told["locator"])
        messages.success(self.request, _("Kept as a draft: compare it with the page."))
        self.site._registry[Person]._tell_of_namesakes(self.request, person)
        return person

    def _write(self) -> Person:
        by_prefix = {group.form.prefix: group.form for group in self.groups}
        person: Person = by_prefix["person"].save()
        for number, form in enumerate(self._forms("name"), 1):
            form.instance.person, form.instance.order = person, number
            form.instance.is_display = number == 1
            form.save()
        cases: list[Repression] = []
        for number, form in enumerate(self._forms("case"), 1):
            form.instance.person, form.instance.order = person, number
            cases.append(form.save())
        for form in self._forms("held"):
            form.instance.repression = cases[-1]
            form.save()
        for form in self._forms("decision"):
            form.instance.person = person
            form.instance.repression = cases[0] if len(cases) == 1 else None
            form.save()
        self._cite(person, cases)
        return person

    def _forms(self, kind: str) -> list[Any]:
        return [group.form for group in self.groups if group.form.prefix.startswith(f"{kind}-")]

    def _cite(self, person: Person, cases: Sequence[Repression]) -> None:
        """The entry stands behind the record; each case has its source, each version its own."""
        assert self.proposal is not None
        told = self.form.cleaned_data
        kwargs = {"source": told["source"], "locator": told["locator"]}
        _citation(person, FieldQuestion.RECORD, quote=told["entry"], **kwargs).save()
        for case in cases:
            _citation(case, FieldQuestion.RECORD, **kwargs).save()
        for owner, field, value, words in self.proposal.versions:
            row = person if owner < 0 else cases[owner]
            version = {"value": value[:500], "as_stated": words[:500], "verdict": Verdict.DIFFERS}
            _citation(row, field, **kwargs, **version).save()

    def _page(self) -> TemplateResponse:
        context = {
            **self.site.each_context(self.request),
            "title": _("Paste a printed entry"),
            "form": self.form,
            "groups": self.groups,
            "left_over": self.proposal.left_over if self.proposal else (),
            "is_read": bool(self.groups),
            "media": self.form.media + self._media(),
        }
        self.request.current_app = self.site.name
        return TemplateResponse(self.request, "admin/registry/paste.html", context)

    def _media(self) -> Any:
        found = forms.Media()
        for group in self.groups:
            found += group.form.media
        return found


def _citation(row: Any, field: str, **kwargs: Any) -> Citation:
    return Citation(
        target_type=ContentType.objects.get_for_model(row), target_id=row.pk, field=field, **kwargs
    )


# The columns an entry can fill, in the order of the page.
COLUMNS: dict[type[Model], list[str]] = {
    Person: [
        "sex",
        "birth_date",
        "birth_date_text",
        "birth_place_text",
        "nationalities",
        "nationality_text",
        "citizenship_text",
        "education_text",
        "party_text",
        "professions",
        "profession_text",
        "death_date",
        "death_date_text",
        "burial_place_text",
        "fate",
    ],
    PersonName: ["kind", "language", "surname", "given_name", "patronymic", "full"],
    Repression: [
        "nature",
        "kind",
        "residence_text",
        "arrest_date",
        "arrest_date_text",
        "arrest_place_text",
        "arresting_organ_text",
        "charges",
        "charge_text",
        "sentencing_body",
        "sentencing_body_text",
        "sentence_date",
        "sentence_date_text",
        "sentence",
        "sentence_years",
        "sentence_text",
        "outcome",
        "execution_date",
        "execution_date_text",
        "execution_place_text",
        "notes",
    ],
    Detention: ["kind", "place_text"],
    Rehabilitation: ["status", "date", "date_text", "body", "body_text", "ground", "ground_text"],
}


def paste_page(site: Any, request: HttpRequest) -> HttpResponseBase:
    """The page behind “Paste a printed entry”."""
    return PastePage(site, request).answer()
