"""The description of the interface as a page: read and asked without a script, nicer with one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from registry.identifiers import EXAMPLE
from registry.opendata.api.base import PublicView
from registry.opendata.api.references import Json
from registry.opendata.api.schema import described

SHAPES = "#/components/schemas/"


@dataclass(frozen=True)
class Field:
    """A field of an answer, or a parameter of a question."""

    name: str
    kind: str
    description: SafeString
    # The shape its values have.
    link: str = ""
    values: list[str] = field(default_factory=list)
    bounds: str = ""
    is_in_path: bool = False


@dataclass(frozen=True)
class Operation:
    """One address: what may be asked, and what is answered."""

    id: str
    address: str
    action: str
    summary: str
    description: SafeString
    parameters: list[Field]
    fields: list[Field]

    @property
    def needs_id(self) -> bool:
        """Whether a record is named in the address."""
        return any(parameter.is_in_path for parameter in self.parameters)


@dataclass(frozen=True)
class Shape:
    """What one kind of object holds."""

    name: str
    description: str
    fields: list[Field]


class PageRenderer(BaseRenderer):
    """Says that an address answers with a page."""

    media_type = "text/html"
    format = "html"
    charset = "utf-8"


class DocsView(PublicView):
    """The description as a page."""

    renderer_classes: ClassVar = [PageRenderer]

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        """Answers with the page."""
        found = described()
        shapes = found["components"]["schemas"]
        context = {
            "title": found["info"]["title"],
            "description": _marked(found["info"]["description"]),
            "operations": list(_operations(found)),
            "shapes": [
                Shape(name, shape.get("description", ""), _fields(shape))
                for name, shape in sorted(shapes.items())
            ],
        }
        return render(request, "registry/api/docs.html", context)


def _operations(found: Json) -> Iterator[Operation]:
    for address, operations in found["paths"].items():
        for told in operations.values():
            content = told["responses"]["200"]["content"]["application/json"]["schema"]
            name = content["$ref"].removeprefix(SHAPES)
            yield Operation(
                id=told["operationId"],
                address=address,
                action=address.replace("{public_id}", EXAMPLE),
                summary=told.get("summary", ""),
                description=_marked(told.get("description", "")),
                parameters=[_parameter(one) for one in told.get("parameters", ())],
                fields=_fields(found["components"]["schemas"][name]),
            )


def _marked(text: str) -> SafeString:
    """The words of the description, with what stands between backticks marked as code."""
    pieces = enumerate(text.split("`"))
    return format_html_join(
        "",
        "{}",
        ((format_html("<code>{}</code>", one) if number % 2 else one,) for number, one in pieces),
    )


def _parameter(told: Json) -> Field:
    schema = told["schema"]
    inner = schema.get("items", schema)
    bounds = [
        f"{word} {schema[key]}"
        for word, key in (("from", "minimum"), ("to", "maximum"), ("else", "default"))
        if key in schema
    ]
    return Field(
        name=told["name"],
        kind=inner.get("type", ""),
        description=_marked(told.get("description", "")),
        values=inner.get("enum", []),
        bounds=" ".join(bounds),
        is_in_path=told["in"] == "path",
    )


def _fields(shape: Json) -> list[Field]:
    return [_field(name, told) for name, told in shape.get("properties", {}).items()]


def _field(name: str, told: Json) -> Field:
    kind, link = _kind(told)
    return Field(
        name=name,
        kind=kind,
        description=_marked(told.get("description", "")),
        link=link,
        values=[value for value in told.get("enum", ()) if value is not None],
    )


def _kind(told: Json) -> tuple[str, str]:
    """What kind of value a field has, in a few words, and the shape that tells more."""
    if "$ref" in told:
        name = told["$ref"].removeprefix(SHAPES)
        return name, name
    for several in ("oneOf", "allOf"):
        if several in told:
            kinds = [_kind(one) for one in told[several]]
            return " or ".join(kind for kind, _link in kinds), kinds[0][1]
    if told.get("type") == "array":
        kind, link = _kind(told["items"])
        return f"list of {kind}", link
    if told.get("type") == "object" and isinstance(told.get("additionalProperties"), dict):
        kind, link = _kind(told["additionalProperties"])
        return f"{kind} by name", link
    kinds_of = told.get("type", "value")
    named = kinds_of if isinstance(kinds_of, str) else " or ".join(kinds_of)
    return f"{named} ({told['format']})" if "format" in told else named, ""
