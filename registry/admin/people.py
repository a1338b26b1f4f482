"""People at the desk: a card in the order of an archive's, with everything that hangs on it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin import display, register
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from registry.admin.inlines import (
    BlocksInline,
    ExchangingFormSet,
    FindingInline,
    IdentifierInline,
    PartFormSet,
    RowsInline,
)
from registry.admin.labels import label_of, life_years
from registry.admin.namesakes import perhaps_the_same
from registry.admin.photographs import DepictedInline
from registry.admin.records import NOTES, PUBLICATION, RecordAdmin
from registry.admin.searching import any_case, words_of
from registry.admin.visits import visit_of
from registry.forms.dates import AS_ON_THE_CARD
from registry.forms.names import NameForm
from registry.models import Act, Person, PersonName, Post, Rehabilitation, Relation, Repression
from registry.search.query import people, query_tokens
from registry.vocabulary import NameKind, Nature, Role, State

# Of those who bear a name at the desk, the likest; whoever looks for more gives more of the name.
MOST_FOUND = 500


class NameFormSet(ExchangingFormSet):
    """The spellings of one person's name: one of a language is the one shown."""

    exchanged = "is_display"
    meanwhile = False

    def clean(self) -> None:
        PartFormSet.clean(self)
        shown: set[str] = set()
        for form in self.kept_forms():
            language = form.cleaned_data.get("language", "")
            if not form.cleaned_data.get("is_display"):
                continue
            if language in shown:
                raise ValidationError(
                    _("Two names in “%(language)s” are marked as shown; leave one."),
                    params={"language": language},
                )
            shown.add(language)
        for form in self.kept_forms():
            self._show_the_first(form, shown)

    @staticmethod
    def _show_the_first(form: Any, shown: set[str]) -> None:
        """A language with main forms and none marked shows the first of them."""
        language = form.cleaned_data.get("language", "")
        is_main = form.cleaned_data.get("kind") == NameKind.MAIN
        if is_main and language not in shown and form.has_changed():
            form.instance.is_display = True
            shown.add(language)


class NameInline(RowsInline):
    model = PersonName
    fields_name_the_row = True
    form: Any = NameForm
    formset: Any = NameFormSet
    fields = (
        "kind",
        "language",
        "surname",
        "given_name",
        "patronymic",
        "full",
        "is_display",
        "order",
    )
    stands_before = 0

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """An empty line for the first name of a new person."""
        return 0 if obj else 1


class CardInline(RowsInline):
    """Records on a person's card: a few fields here, a page of their own for the rest."""

    fk_name = "person"
    show_change_link = True
    # Deleting has its own page, with a reason.
    can_delete = False
    readonly_fields: ClassVar[Any] = ("state_word",)

    @display(description=gettext_lazy("state"))
    def state_word(self, record: Any) -> str:
        return str(record.get_state_display()) if record.pk else ""


class RepressionInline(CardInline):
    model = Repression
    fields = ("order", "kind", "nature", "arrest_date", "sentence", "outcome", "state_word")


class ActInline(CardInline):
    model = Act
    fields = ("kind", "date", "words", "evidence", "state_word")


class RehabilitationInline(BlocksInline):
    model = Rehabilitation
    fk_name = "person"
    fields = (
        ("status", "repression"),
        ("date", "date_text"),
        ("body", "body_text"),
        ("ground", "ground_text"),
        ("document_number", "order"),
        "words",
    )


class PostInline(BlocksInline):
    model = Post
    fields = ("title", ("organ", "organ_text"), ("rank", "period", "period_text"), "order")


class RelationInline(RowsInline):
    model = Relation
    fields_name_the_row = True
    fk_name = "person"
    fields = ("kind", "other", "period", "confidence", "is_withheld")


LIFE = (
    ("birth_date", "birth_date_text"),
    ("birth_place", "birth_place_text"),
    ("death_date", "death_date_text"),
    ("death_place", "death_place_text"),
    ("burial_date", "burial_date_text"),
    ("burial_place", "burial_place_text"),
    "fate",
)


@register(Person)
class PersonAdmin(RecordAdmin):
    """Names, life, cases, acts, offices, ties; the roles follow from them."""

    fieldsets = [
        (
            gettext_lazy("Identity"),
            {
                "fields": [
                    "sex",
                    ("nationalities", "nationality_text"),
                    "citizenship_text",
                    ("professions", "profession_text"),
                    "education_text",
                    "party_text",
                    "family_text",
                ]
            },
        ),
        (gettext_lazy("Life"), {"fields": [*LIFE], "description": AS_ON_THE_CARD}),
        (gettext_lazy("Roles"), {"fields": ["roles"]}),
        (gettext_lazy("Summary text"), {"fields": ["summary", "biography"]}),
        (
            gettext_lazy("Remembrance"),
            {"fields": ["home_order", "is_among_victims"], "classes": ["collapse"]},
        ),
        PUBLICATION,
        NOTES,
    ]
    add_fieldsets = [
        (
            gettext_lazy("Identity and life"),
            {
                "fields": [
                    "sex",
                    ("birth_date", "birth_date_text"),
                    ("birth_place", "birth_place_text"),
                    ("death_date", "death_date_text"),
                    "fate",
                ],
                "description": AS_ON_THE_CARD,
            },
        ),
    ]
    readonly_fields = ["roles"]
    inlines = [
        NameInline,
        RepressionInline,
        RehabilitationInline,
        ActInline,
        PostInline,
        RelationInline,
        DepictedInline,
        FindingInline,
        IdentifierInline,
    ]
    add_inlines = [NameInline]
    list_display = ["name_shown", "years", "fate", "role_word", "state_word", "changed"]
    list_filter = ["state", "fate"]
    ordering = ["sort_key_cyrillic", "pk"]
    # Orders in which an index has millions of people.
    sortable_by = ["name_shown", "years", "fate", "state_word"]
    then_by: ClassVar[dict[str, str]] = {
        "fate": "sort_key_cyrillic",
        "state": "sort_key_cyrillic",
    }
    search_fields = ["sort_key_cyrillic"]
    search_help_text = gettext_lazy("A surname is enough, in any spelling; or the public id.")

    @display(description=gettext_lazy("name"), ordering="sort_key_cyrillic")
    def name_shown(self, person: Person) -> str:
        return person.display_name()

    @display(description=gettext_lazy("years"), ordering="birth_date_lo")
    def years(self, person: Person) -> str:
        return life_years(person)

    @display(description=gettext_lazy("role"))
    def role_word(self, person: Person) -> str:
        return str(Role(person.role).label)

    @display(description=gettext_lazy("last changed"))
    def changed(self, person: Person) -> str:
        return f"{person.updated_at:%Y-%m-%d}"

    @display(description=gettext_lazy("derived"))
    def roles(self, person: Person) -> str:
        """The role and the records it follows from; nobody types it in."""
        cases = person.repressions.filter(state=State.PUBLISHED, nature=Nature.POLITICAL).count()
        acts = person.acts.filter(state=State.PUBLISHED, is_documented=True).count()
        reasons = [
            ngettext(
                "%d published political repression", "%d published political repressions", cases
            )
            % cases,
            ngettext("%d published documented act", "%d published documented acts", acts) % acts,
        ]
        return format_html("<strong>{}</strong>: {}", self.role_word(person), ", ".join(reasons))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Public people by any of their spellings, the others by the name they are sorted under."""
        tokens = query_tokens(search_term)
        if not tokens:
            return queryset, False
        # Keys first, each by its own index: one condition for all of them would read everybody.
        found = set(people(search_term, MOST_FOUND))
        by_id = Person.objects.filter(public_id__in=words_of(search_term))
        found.update(by_id.values_list("pk", flat=True)[:MOST_FOUND])
        found.update(_not_public(search_term)[:MOST_FOUND])
        return queryset.filter(pk__in=found), False

    def after_saving(self, request: HttpRequest, saved: Any) -> HttpResponseBase:
        answer = super().after_saving(request, saved)
        if visit_of(request).added:
            self._tell_of_namesakes(request, saved)
        if "_addcase" in request.POST:
            address = reverse("admin:registry_repression_add")
            return HttpResponseRedirect(f"{address}?person={saved.pk}")
        return answer

    def _tell_of_namesakes(self, request: HttpRequest, saved: Person) -> None:
        """Somebody may have entered the same person before; nothing is decided here."""
        saved.refresh_from_db()
        for other in perhaps_the_same(saved):
            text = format_html(
                '{} <a href="{}">{}</a>',
                _("Perhaps the same person:"),
                reverse("admin:registry_person_change", args=(other.pk,)),
                label_of(other),
            )
            self.message_user(request, text, messages.WARNING)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        person = kwargs.get("obj")
        context["show_save_and_add_case"] = not context["is_popup"]
        if person is not None:
            context["adding"] = [
                (_("Add a repression"), _adding("repression", person)),
                (_("Add an act"), _adding("act", person)),
                (_("Add a photograph"), _adding("photo", person)),
                (_("Several photographs"), f"{reverse('admin:several')}?person={person.pk}"),
            ]
        return super().render_change_form(request, context, *args, **kwargs)


def _adding(model_name: str, person: Person) -> str:
    return f"{reverse(f'admin:registry_{model_name}_add')}?person={person.pk}"


def _not_public(term: str) -> QuerySet[Any]:
    """Keys of drafts and withdrawn people whose sort key or names hold every word."""
    found = Person.objects.filter(state__in=[state for state in State if state != State.PUBLISHED])
    for token, word in zip(query_tokens(term), words_of(term), strict=False):
        sorted_under = Q(sort_key_cyrillic__contains=token) | Q(sort_key_latin__contains=token)
        parts = ("names__surname", "names__given_name", "names__full")
        spelt = any_case([f"{part}__startswith" for part in parts], word)
        found = found.filter(sorted_under | spelt)
    return found.order_by().values_list("pk", flat=True).distinct()
