"""Several photographs at once: each becomes a draft of its own, or it is told why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.admin.labels import label_of
from registry.admin.permissions import codename
from registry.admin.refusals import REFUSALS, sentence_of
from registry.admin.visits import curator_of
from registry.curation.pictures import refuse_duplicate, uploads
from registry.curation.recording import change
from registry.errors import OutsideTheDoorError
from registry.forms.records import ReasonField
from registry.forms.references import RecordChoiceField, RecordSelect
from registry.forms.uploads import prepared
from registry.models import Depiction, Person, Photo
from registry.vocabulary import RightsStatus

MOST_AT_ONCE = 20


class Pictures(forms.FileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Several files; whether each is a picture is found out one by one."""

    widget = Pictures

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        checked = [super(PicturesField, self).clean(file, initial) for file in files[:MOST_AT_ONCE]]
        if len(files) > MOST_AT_ONCE:
            raise forms.ValidationError(
                _("At most %(number)d files at once."), params={"number": MOST_AT_ONCE}
            )
        return checked


class SeveralForm(forms.Form):
    """The files, and what is the same for all of them."""

    pictures = PicturesField(
        label=gettext_lazy("Picture files"),
        widget=Pictures({"accept": ".jpg,.jpeg,.png,.webp,.tif,.tiff", "multiple": True}),
        help_text=gettext_lazy(
            "JPEG, PNG, WebP or TIFF, up to 20 files. They may be dropped here."
        ),
    )
    rights = forms.ChoiceField(
        label=gettext_lazy("Rights"),
        required=False,
        choices=[("", "—"), *RightsStatus.choices],
        help_text=gettext_lazy("No picture is shown to readers before its rights are known."),
    )
    credit = forms.CharField(label=gettext_lazy("Credit"), required=False, max_length=250)
    change_reason = ReasonField(initial=gettext_lazy("Photographs entered."))


@dataclass
class Outcome:
    """What came of one file."""

    name: str
    photo: Photo | None = None
    refusal: str = ""


def several_page(site: Any, request: HttpRequest) -> HttpResponseBase:
    """The page for several files, and afterwards what came of each."""
    user: Any = request.user
    if not user.has_perm(codename("add", Photo)):
        raise PermissionDenied
    form = SeveralForm(
        request.POST or None, request.FILES or None, initial={"credit": "", "rights": ""}
    )
    form.fields["person"] = _person_field(site, request)
    outcomes: list[Outcome] = []
    if request.method == "POST" and form.is_valid():
        outcomes = [
            _kept(request, file, form.cleaned_data) for file in form.cleaned_data["pictures"]
        ]
    context = {
        **site.each_context(request),
        "title": _("Several photographs"),
        "form": form,
        "outcomes": [
            (one, reverse("admin:registry_photo_change", args=(one.photo.pk,)) if one.photo else "")
            for one in outcomes
        ],
        "media": form.media,
    }
    request.current_app = site.name
    return TemplateResponse(request, "admin/registry/several.html", context)


def _person_field(site: Any, request: HttpRequest) -> RecordChoiceField:
    column = Depiction._meta.get_field("person")
    asked = request.GET.get("person", "")
    return RecordChoiceField(
        Person.objects.all(),
        label_of=label_of,
        required=False,
        label=capfirst(_("who is in them")),
        initial=int(asked[:18]) if asked.isdecimal() else None,
        widget=RecordSelect(column, site),
        help_text=_("Where all of them show one person; others are entered with each picture."),
    )


def _kept(request: HttpRequest, file: Any, told: dict[str, Any]) -> Outcome:
    """One file as a draft; each passes the door alone, so that one refusal stops no other."""
    name = str(file.name)
    try:
        picture = prepared(file)
        refuse_duplicate(picture.facts)
        with (
            uploads() as files,
            change(editor=curator_of(request), reason=told["change_reason"]),
        ):
            photo = Photo(rights=told["rights"], credit=told["credit"])
            photo.save()
            files.attach(photo, picture)
            if told["person"]:
                Depiction(photo=photo, person=told["person"], position=1).save()
    except OutsideTheDoorError:
        raise
    except REFUSALS as error:
        return Outcome(name, refusal=sentence_of(error))
    return Outcome(name, photo)
