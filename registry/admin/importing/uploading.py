"""A file comes in and its columns are given a meaning; then the dry run begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.admin.importing import running
from registry.admin.importing.access import require_importer
from registry.admin.importing.labels import ENCODINGS, FIELD_LABELS, KINDS, SIGNS
from registry.admin.importing.storing import About, Folder, keep
from registry.admin.pages import answer
from registry.admin.refusals import REFUSALS, sentence_of
from registry.admin.visits import curator_of
from registry.intake import mapping as mappings
from registry.intake.printed import Form
from registry.intake.stages import find_batch
from registry.models import ImportBatch, ImportMapping, Source
from registry.vocabulary import Nature

KEYS_OFFERED = 200
USUAL = "usual"


class UploadForm(forms.Form):
    """A file and where it comes from."""

    file = forms.FileField(label=gettext_lazy("File"), allow_empty_file=True)
    source_key = forms.CharField(
        label=gettext_lazy("Key of the source"),
        max_length=60,
        help_text=gettext_lazy(
            "E.g. kalinin-book: small Latin letters, figures and hyphens. A source there is not is "
            "made with the commit."
        ),
        widget=forms.TextInput(attrs={"list": "known-sources", "autocomplete": "off"}),
    )
    title = forms.CharField(
        label=gettext_lazy("Title of a new source"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("E.g. Книга памяти Калининской области, т. 1"),
    )
    form = forms.ChoiceField(
        label=gettext_lazy("Printed entries"),
        required=False,
        choices=[
            ("", gettext_lazy("As found out: a table, or the form the text has")),
            (Form.UNION.value, gettext_lazy("Entries in the all-Union form")),
            (Form.MOSCOW.value, gettext_lazy("Entries in the Moscow form")),
        ],
    )

    def clean_source_key(self) -> str:
        """A key as addresses hold it."""
        key = str(self.cleaned_data["source_key"]).strip()
        if slugify(key) != key:
            raise forms.ValidationError(
                _("Give small Latin letters, figures and hyphens, for example kalinin-book.")
            )
        return key


def upload_view(site: AdminSite, request: HttpRequest) -> HttpResponseBase:
    """Takes a file, finds out what it is, and keeps it in the private folder."""
    require_importer(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    refusals: list[str] = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        kind = Form(given["form"]) if given["form"] else None
        try:
            about = keep(given["file"], given["source_key"], given["title"].strip(), kind)
        except REFUSALS as error:
            refusals.append(sentence_of(error))
        else:
            return HttpResponseRedirect(_after_upload(request, about))
    return answer(
        site,
        request,
        "importing/upload",
        title=_("Bring a file in"),
        form=form,
        refusals=refusals,
        most=settings.IMPORT_MOST_MB,
        keys=_known_sources(),
    )


def _after_upload(request: HttpRequest, about: About) -> str:
    batch = find_batch(about.key, about.sha256)
    if batch is not None and batch.progress.get("step"):
        messages.info(request, _("This very file came in before: here is its import."))
        return reverse("admin:import", args=(batch.pk,))
    return reverse("admin:import-columns", args=(about.key, about.sha256))


def _known_sources() -> list[str]:
    """Keys of sources files came from before, and of the newest sources of the registry."""
    before = ImportBatch.objects.order_by("-pk").values_list("source_key", flat=True)
    newest = Source.objects.order_by("-pk").values_list("slug", flat=True)
    keys = [*before[:KEYS_OFFERED], *newest[:KEYS_OFFERED]]
    return sorted({key for key in keys if key and slugify(key) == key})


# Columns -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """One column of the file, what it is taken to say, and its first cells."""

    number: int
    heading: str
    chosen: str
    cells: list[str]


def columns_view(site: AdminSite, request: HttpRequest, key: str, digest: str) -> HttpResponseBase:
    """What was found out about the file; which column says what; the start of the dry run."""
    require_importer(request)
    folder = Folder(key, digest)
    about = folder.about()
    if about is None:
        raise Http404
    refusals: list[str] = []
    if request.method == "POST":
        try:
            return HttpResponseRedirect(_take(request, folder, about))
        except REFUSALS as error:
            refusals.append(sentence_of(error))
    kept = list(ImportMapping.objects.filter(source_key=key).order_by("name"))
    batch = find_batch(key, digest)
    return answer(
        site,
        request,
        "importing/columns",
        title=_("Columns of the file"),
        about=about,
        kind=KINDS.get(about.kind, about.kind),
        encoding=ENCODINGS.get(about.encoding, about.encoding.upper()),
        sign=SIGNS.get(about.delimiter, about.delimiter),
        columns=_columns(request, about, kept),
        fields=FIELD_LABELS.items(),
        natures=Nature.choices,
        nature=request.POST.get("nature") or Nature.POLITICAL.value,
        kept=kept,
        name=request.POST.get("name") or _asked(request, kept) or USUAL,
        refusals=refusals,
        batch=batch,
    )


def _asked(request: HttpRequest, kept: list[ImportMapping]) -> str:
    """The kept mapping the page starts from: the one asked for, else the first."""
    names = [mapping.name for mapping in kept]
    asked = request.GET.get("mapping", "")
    return asked if asked in names else names[0] if names else ""


def _columns(request: HttpRequest, about: About, kept: list[ImportMapping]) -> list[Column]:
    """The columns with what is typed, else kept for the source, else suggested by the headings."""
    chosen = mappings.suggest(about.heading)
    asked = _asked(request, kept)
    for mapping in kept:
        if mapping.name == asked:
            chosen |= {name: mapping.columns.get(name, chosen[name]) for name in about.heading}
    if request.method == "POST":
        chosen = _typed(request, about)
    return [
        Column(
            number,
            heading,
            chosen.get(heading, ""),
            [row[number] for row in about.sample if number < len(row) and row[number].strip()][:3],
        )
        for number, heading in enumerate(about.heading)
    ]


def _typed(request: HttpRequest, about: About) -> dict[str, str]:
    return {
        heading: request.POST.get(f"column-{number}", "")
        for number, heading in enumerate(about.heading)
    }


def _take(request: HttpRequest, folder: Folder, about: About) -> str:
    """Forgets the file, or starts its dry run; gives where to go."""
    if "_forget" in request.POST:
        if running.is_busy(folder):
            raise running.busy()
        folder.forget()
        messages.success(request, _("The file was taken away."))
        return reverse("admin:imports")
    start_reading(
        folder,
        about,
        by=curator_of(request),
        columns=None if about.form else _typed(request, about),
        name=slugify(request.POST.get("name", ""))[:60] or USUAL,
        nature=request.POST.get("nature", ""),
        is_matched="matching" in request.POST,
    )
    return reverse("admin:import-progress", args=(folder.key, folder.digest))


def start_reading(
    folder: Folder,
    about: About,
    *,
    by: Any,
    columns: dict[str, str] | None,
    name: str,
    nature: str,
    is_matched: bool,
) -> None:
    """Keeps the mapping for the source and starts the dry run as a process of its own."""
    if nature not in Nature.values:
        nature = Nature.POLITICAL.value
    arguments = [str(folder.file(about)), "--source", about.key, "--nature", nature]
    if about.title:
        arguments.append(f"--title={about.title}")
    if columns is not None:
        checked = mappings.checked(columns, about.heading)
        if not running.is_busy(folder):
            mappings.save(about.key, name, mappings.Mapping(checked, nature))
        arguments += ["--mapping", name]
    else:
        arguments += ["--form", about.form]
    if not is_matched:
        arguments.append("--no-matching")
    running.start(folder, running.READ, arguments, by)
