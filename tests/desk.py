"""Filling in forms of the desk as a curator's browser would, from the page as it was shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib.auth.models import Group
from django.db import models
from django.forms import BaseForm, CheckboxInput, FileField, ModelMultipleChoiceField
from django.test import Client
from django.urls import reverse

from registry.curation.groups import make_groups
from registry.models import Curator
from tests.makers import make_curator

REASON = "Compared with the file."


def curator_of(*groups: str, username: str = "") -> Curator:
    """An account in the given groups, which are made when they are not there."""
    if not Group.objects.exists():
        make_groups()
    curator = make_curator(username or "-".join(groups) or "nobody", is_staff=True)
    curator.groups.set(Group.objects.filter(name__in=groups))
    return curator


def desk_of(*groups: str, username: str = "") -> Client:
    """A browser in which such a curator is logged in."""
    client = Client()
    client.force_login(curator_of(*groups, username=username))
    return client


def address(target: models.Model | type[models.Model], page: str = "") -> str:
    """Where a table or a row stands at the desk."""
    opts = target._meta
    row = (target.pk,) if isinstance(target, models.Model) else ()
    page = page or ("change" if row else "changelist")
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=row)


def typed(answer: Any, **values: Any) -> dict[str, Any]:
    """What the page would send if only `values` were typed into it; rows are added with `row`."""
    context = answer.context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        formset = inline.formset
        forms += [formset.management_form, *formset.forms]
    found: dict[str, Any] = {}
    for form in forms:
        found.update(_values(form))
    return {**found, **values}


def row(prefix: str, number: int, **values: Any) -> dict[str, Any]:
    """One further row of an inline table."""
    return {
        f"{prefix}-TOTAL_FORMS": str(number + 1),
        **{f"{prefix}-{number}-{name}": value for name, value in values.items()},
    }


def _values(form: BaseForm) -> Iterator[tuple[str, Any]]:
    for bound in form:
        value = bound.value()
        if isinstance(bound.field, FileField):
            continue
        if isinstance(bound.field.widget, CheckboxInput):
            if value:
                yield bound.html_name, "on"
        elif isinstance(value, Mapping):
            yield from ((f"{bound.html_name}__{code}", text) for code, text in value.items())
        elif isinstance(bound.field, ModelMultipleChoiceField):
            yield bound.html_name, [str(getattr(item, "pk", item)) for item in value or ()]
        elif isinstance(value, list | tuple):
            yield bound.html_name, [str(getattr(item, "pk", item)) for item in value]
        else:
            yield bound.html_name, "" if value is None else str(value)


def errors_of(answer: Any) -> str:
    """Everything the page says is wrong, in one text."""
    form = answer.context["adminform"].form
    found = [str(form.errors.as_text())]
    for inline in answer.context["inline_admin_formsets"]:
        found += [str(form.errors.as_text()) for form in inline.formset.forms]
        found += [str(error) for error in inline.formset.non_form_errors()]
    return "\n".join(found)


def messages_of(answer: Any) -> str:
    """What the desk says at the head of the page."""
    return "\n".join(str(message) for message in answer.context["messages"])
