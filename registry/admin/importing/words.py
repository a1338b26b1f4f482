"""Words of imports without a code: counted, and mapped by one decision, also backwards."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.widgets import AutocompleteSelect
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from registry.admin.importing.access import may_run, require_importer, require_reader
from registry.admin.importing.labels import LISTS
from registry.admin.pages import answer
from registry.admin.refusals import REFUSALS, sentence_of
from registry.admin.visits import LONGEST_REASON, curator_of
from registry.intake import stages
from registry.intake.closed_words import CLOSED
from registry.intake.stages.worklists import VOCABULARIES
from registry.models import Place
from registry.vocabulary import State

LISTED = 50
# The open lists, then the closed ones.
LISTED_WORDS = (*VOCABULARIES, *CLOSED)
MOST_PAGES = 100


class WordsForm(forms.Form):
    """The term some words mean."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=gettext_lazy("E.g. the usual short form of this body in the books of the 1990s."),
    )

    def __init__(self, vocabulary: str, site: AdminSite, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if vocabulary in CLOSED:
            self.fields["term"] = forms.ChoiceField(
                label=_("They mean"), choices=CLOSED[vocabulary].choices.choices
            )
            self.order_fields(["term", "reason"])
            return
        known = VOCABULARIES[vocabulary]
        terms: Any = known.term._default_manager.all()
        if known.term is Place:
            terms = terms.filter(state=State.PUBLISHED)
        column = known.model._meta.get_field(known.link)
        self.fields["term"] = forms.ModelChoiceField(
            label=_("They mean"),
            queryset=terms,
            widget=AutocompleteSelect(column, site),
            help_text=_("Type the beginning of a name, or a code."),
        )
        self.order_fields(["term", "reason"])


def words_view(site: AdminSite, request: HttpRequest) -> HttpResponseBase:
    """One list of words at a time, the most frequent first."""
    require_reader(request)
    vocabulary = request.GET.get("list", "")
    if vocabulary not in LISTED_WORDS:
        vocabulary = next(iter(VOCABULARIES))
    form = WordsForm(vocabulary, site, request.POST or None)
    chosen = [text.replace("\x00", "") for text in request.POST.getlist("words")][:LISTED]
    refusals: list[str] = []
    if request.method == "POST":
        require_importer(request)
        if not chosen:
            refusals.append(_("Tick the words first."))
        elif form.is_valid():
            try:
                _map(request, vocabulary, chosen, form.cleaned_data)
                return HttpResponseRedirect(_address(vocabulary))
            except REFUSALS as error:
                refusals.append(sentence_of(error))
    page = _page_in(request)
    found = list(islice(stages.work_list(vocabulary), (page - 1) * LISTED, page * LISTED + 1))
    return answer(
        site,
        request,
        "importing/words",
        title=_("Words without a code"),
        form=form,
        media=form.media,
        vocabulary=vocabulary,
        lists=[(code, LISTS.get(code, code)) for code in LISTED_WORDS],
        words=found[:LISTED],
        chosen=chosen,
        page=page,
        has_more=len(found) > LISTED and page < MOST_PAGES,
        refusals=refusals,
        may_map=may_run(request),
    )


def _page_in(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return min(max(int(text), 1), MOST_PAGES) if text.isascii() and text.isdecimal() else 1


def _address(vocabulary: str) -> str:
    return f"{reverse('admin:import-words')}?list={vocabulary}"


def _map(request: HttpRequest, vocabulary: str, chosen: list[str], given: dict[str, Any]) -> None:
    """Maps each of the words; every one is a change of its own."""
    term = given["term"]
    code = term.slug if isinstance(term, Place) else getattr(term, "code", term)
    number = 0
    for words in chosen:
        number += stages.map_words(
            vocabulary, words, code, editor=curator_of(request), reason=given["reason"]
        )
    text = ngettext(
        "%(term)s: %(number)d record has the code now, and later files will be read by it.",
        "%(term)s: %(number)d records have the code now, and later files will be read by it.",
        number,
    )
    if vocabulary in CLOSED:
        term = CLOSED[vocabulary].choices(code).label
    messages.success(request, text % {"term": term, "number": number})
