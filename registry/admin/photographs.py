"""Photographs at the desk: the picture, who is where in it, and the rights to show it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, ClassVar

from django.contrib.admin import display, register
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.admin.inlines import (
    ExchangingFormSet,
    FindingInline,
    IdentifierInline,
    RowsInline,
)
from registry.admin.records import NOTES, PUBLICATION, RecordAdmin
from registry.admin.searching import in_languages
from registry.admin.visits import visit_of
from registry.curation.pictures import (
    DuplicatePhotoError,
    let_sizes_go,
    refuse_duplicate,
    uploads,
)
from registry.errors import PhotoError
from registry.forms.records import KnowingForm, RecordForm
from registry.forms.uploads import PictureField, prepared
from registry.models import Depiction, Person, Photo, Rendition
from registry.models.door import Passage
from registry.vocabulary import Certainty, ChangeKind

PREVIEW_WIDTH = 640


class PhotoForm(RecordForm):
    """A photograph, with a field for its file."""

    picture = PictureField()

    def clean_picture(self) -> Any:
        picture = self.cleaned_data.get("picture")
        if picture is None:
            return None
        try:
            refuse_duplicate(picture.facts)
        except DuplicatePhotoError as error:
            raise ValidationError(
                format_html(
                    '{} <a href="{}">{}</a>',
                    gettext("This picture is in the registry already:"),
                    _address(error.existing),
                    error.existing,
                ),
                code="duplicate",
            ) from error
        return picture


class DepictionForm(KnowingForm):
    """Who is in one place of a picture; nobody is named as not identified."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        nobody = cleaned.get("certainty") == Certainty.UNIDENTIFIED
        if nobody and cleaned.get("person"):
            raise ValidationError(_("Somebody named is not “not identified”: choose one of them."))
        if not nobody and not cleaned.get("person") and not cleaned.get("label"):
            raise ValidationError(
                _("Name a person, describe them in words, or choose “not identified”.")
            )
        return cleaned


class DepictionFormSet(ExchangingFormSet):
    """Two people of a picture may change places."""

    exchanged = "position"


class DepictionInline(RowsInline):
    model = Depiction
    fields_name_the_row = True
    form: Any = DepictionForm
    formset: Any = DepictionFormSet
    fields = ("position", "person", "label", "certainty", "capacity")
    stands_before = 1

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """A line for the person whose card asked for the photograph."""
        return 1 if obj is None and request.GET.get("person", "").isdecimal() else 0


class DepictedInline(RowsInline):
    """On a person's card: the photographs the person is in; they are changed on their own page."""

    model = Depiction
    verbose_name_plural = _("in photographs")
    fields_name_the_row = True
    fields = ("thumbnail", "photograph", "position", "certainty", "capacity")
    readonly_fields: ClassVar[Any] = fields
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("photo__renditions")

    @display(description=_("picture"))
    def thumbnail(self, depiction: Depiction) -> str:
        return preview_of(depiction.photo, 160)

    @display(description=_("photograph"))
    def photograph(self, depiction: Depiction) -> str:
        state = depiction.photo.get_state_display()
        address = _address(depiction.photo)
        return format_html('<a href="{}">{}</a>, {}', address, depiction.photo, state)


@register(Photo)
class PhotoAdmin(RecordAdmin):
    """The file, the caption, the people in their order, and the rights."""

    form = PhotoForm
    fieldsets = [
        (
            _("Picture"),
            {
                "fields": [
                    "preview",
                    "picture",
                    "kind",
                    "caption",
                    "alt_text",
                    "inscription",
                ]
            },
        ),
        (
            _("When, where, by whom"),
            {
                "fields": [
                    ("date", "date_text"),
                    ("place", "place_text"),
                    ("maker", "maker_text"),
                    "event",
                    "document",
                    "commemoration",
                ]
            },
        ),
        (
            _("Rights"),
            {
                "fields": ["rights", "credit", ("collection", "shelf_mark")],
                "description": _(
                    "No picture is shown to readers before its rights are known. The caption may "
                    "be public without the picture."
                ),
            },
        ),
        PUBLICATION,
        NOTES,
    ]
    readonly_fields = ["preview"]
    inlines = [DepictionInline, FindingInline, IdentifierInline]
    list_display = ["thumbnail", "__str__", "kind", "date", "rights", "state_word"]
    list_display_links = ["__str__"]
    list_filter = ["state", "kind", "rights"]
    search_fields = [*in_languages("caption"), "public_id"]

    def get_urls(self) -> list[URLPattern]:
        preview = path(
            "<int:pk>/picture/<int:width>/",
            self.admin_site.admin_view(self.picture_view),
            name="registry_photo_picture",
        )
        return [preview, *super().get_urls()]

    def picture_view(self, request: HttpRequest, pk: int, width: int) -> FileResponse:
        """A size of a picture for curators; readers have another way, which asks for the state."""
        size = Rendition.objects.filter(photo=pk, format="JPEG", width=width).first()
        if size is None or not self.has_view_or_change_permission(request, size.photo):
            raise Http404
        try:
            return FileResponse(size.file.open("rb"), content_type="image/jpeg")
        except OSError as error:
            raise Http404 from error

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("renditions")

    # The file ---------------------------------------------------------------------------------

    @contextmanager
    def passage(self, request: HttpRequest, kind: ChangeKind) -> Iterator[Passage]:
        """Files written in a passage that fails are removed again."""
        # The long work on a picture is done before the door opens and others have to wait.
        file = request.FILES.get("picture")
        if file:
            with suppress(PhotoError):
                prepared(file)
        with uploads() as files, super().passage(request, kind) as passage:
            visit_of(request).uploads = files
            yield passage

    def save_model(self, request: HttpRequest, obj: Photo, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        picture = form.cleaned_data.get("picture")
        files = visit_of(request).uploads
        if picture and files:
            files.attach(obj, picture)

    def delete_model(self, request: HttpRequest, obj: Photo) -> None:
        """The sizes go with the record; the original stays for the archive."""
        let_sizes_go(obj)
        super().delete_model(request, obj)

    # The form ---------------------------------------------------------------------------------

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        asked = request.GET.get("person", "")
        if isinstance(inline, DepictionInline) and request.method == "GET" and asked.isdecimal():
            person = Person.objects.filter(pk=int(asked[:18])).first()
            if person and not obj.pk:
                kwargs["initial"] = [{"person": person.pk}]
        return kwargs

    @display(description=_("preview"))
    def preview(self, photo: Photo) -> str:
        """The picture as readers would see it, and whether they do."""
        if not photo.pk or not photo.original:
            return gettext("No picture yet; the caption may be there before it.")
        if not photo.rights:
            told = gettext("Not shown to readers: the rights are not known.")
        elif not photo.is_published:
            told = gettext("Not shown to readers: the record is not published.")
        else:
            told = gettext("Shown to readers.")
        return format_html("{}<p>{}</p>", preview_of(photo, PREVIEW_WIDTH), told)

    @display(description=_("picture"))
    def thumbnail(self, photo: Photo) -> str:
        return preview_of(photo, 160)


def preview_of(photo: Photo, width: int) -> str:
    """A picture of about this width for curators; empty where there is none."""
    sizes = [size for size in photo.renditions.all() if size.format == "JPEG"]
    if not sizes:
        return ""
    best = min(sizes, key=lambda size: abs(size.width - width))
    return format_html(
        '<img class="preview" src="{}" width="{}" height="{}" alt="{}">',
        reverse("admin:registry_photo_picture", args=(photo.pk, best.width)),
        best.width,
        best.height,
        photo.alt_text.get("en") or str(photo),
    )


def _address(photo: Photo) -> str:
    return reverse("admin:registry_photo_change", args=(photo.pk,))
