"""A form that is older than what was saved: what its writer typed stays, the rest is brought up.

Of each field three values are known: as it stood when the form was opened, as it is saved now, as
it was typed. Only what was typed stands against what is saved; everything else takes the saved
value, so that nobody's change is overwritten by somebody who never looked at it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, CheckboxInput, ModelForm
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst

from registry.admin.printing import printed
from registry.forms.records import SERVICE_FIELDS
from registry.forms.references import is_key

# Rows of one inline table that are looked at; a page of the form has fewer.
MOST_ROWS = 200


@dataclass(frozen=True)
class Beside:
    """One field: what is saved now, what was typed, and whether both were changed."""

    label: str
    saved: str
    typed: str
    # Changed by somebody else, and not touched here: the saved value stands in the form.
    is_theirs: bool = False


def rebased(admin: Any, request: HttpRequest, row: Any, typed: Any) -> list[Beside]:
    """Brings untouched fields of a stale form up to what is saved; gives what differs."""
    opened = _opened(request)
    form_class = admin.get_form(request, row, change=True)
    found = list(_of_form(form_class, row, _as_of(row, opened), typed, prefix=None))
    for inline in admin.get_inline_instances(request, row):
        formset = inline.get_formset(request, row)
        prefix = formset.get_default_prefix()
        for number, part in _parts(formset.model, prefix, request):
            place = f"{prefix}-{number}"
            if part is None:
                continue
            for beside in _of_form(formset.form, part, _as_of(part, opened), typed, place):
                label = f"{capfirst(str(part._meta.verbose_name))} “{part}”: {beside.label}"
                found.append(Beside(label, beside.saved, beside.typed, beside.is_theirs))
    return found


def _opened(request: HttpRequest) -> dt.datetime | None:
    """When the form was opened; nothing for a moment nobody gave out."""
    try:
        found = parse_datetime(request.POST.get("opened", ""))
    except ValueError:
        return None
    return found if found and found.tzinfo else None


def _as_of(row: Any, moment: dt.datetime | None) -> Any:
    """The row as it stood then; as it is now where no history tells."""
    history = getattr(row, "history", None)
    if history is None or moment is None:
        return row
    versions = history.filter(history_date__lte=moment).order_by("-history_id")
    version = versions.first()
    return version.instance if version is not None else row


def _parts(model: Any, prefix: str, request: HttpRequest) -> Iterator[tuple[int, Any]]:
    """The rows of an inline table that the form was opened with, as they are saved."""
    asked = request.POST.get(f"{prefix}-INITIAL_FORMS", "0")
    most = int(asked) if is_key(asked) else 0
    keys = [
        request.POST.get(f"{prefix}-{n}-{model._meta.pk.name}", "") for n in range(min(most, 200))
    ]
    rows = model._default_manager.in_bulk([int(key) for key in keys if is_key(key)])
    for number, key in enumerate(keys):
        yield number, rows.get(int(key)) if is_key(key) else None


def _of_form(
    form_class: type[ModelForm[Any]], row: Any, then: Any, typed: Any, prefix: str | None
) -> Iterator[Beside]:
    before = form_class(typed, instance=then, prefix=prefix)
    touched = set(before.changed_data)
    now = form_class(instance=row, prefix=prefix)
    against_now = set(form_class(typed, instance=row, prefix=prefix).changed_data)
    for name in now.fields:
        if name in SERVICE_FIELDS or name not in against_now:
            continue
        bound = now[name]
        label = str(bound.label)
        saved = printed(type(row), name, bound.value())
        if name in touched:
            said = printed(type(row), name, before[name].value())
            yield Beside(label, saved, said)
        else:
            was = printed(type(then), name, form_class(instance=then, prefix=prefix)[name].value())
            _put(typed, now, name)
            yield Beside(label, saved, was, is_theirs=True)


def _put(typed: Any, form: BaseForm, name: str) -> None:
    """Writes the saved value of a field into what the browser sent."""
    bound = form[name]
    for key in [
        key for key in typed if key == bound.html_name or key.startswith(f"{bound.html_name}__")
    ]:
        del typed[key]
    value = bound.value()
    if isinstance(bound.field.widget, CheckboxInput):
        if value:
            typed[bound.html_name] = "on"
    elif isinstance(value, Mapping):
        for code, text in value.items():
            typed[f"{bound.html_name}__{code}"] = text
    elif isinstance(value, list | tuple):
        typed.setlist(bound.html_name, [str(getattr(item, "pk", item)) for item in value])
    else:
        typed[bound.html_name] = "" if value is None else str(value)
