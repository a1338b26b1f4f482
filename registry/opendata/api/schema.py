"""The description of the interface (OpenAPI 3.1), made from the code that answers."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from threading import Lock
from typing import Any

from django.urls import include, path
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.settings import patched_settings
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from registry.opendata.answers import PROBLEM
from registry.opendata.api.base import PublicView, answer
from registry.opendata.api.references import Json

SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "TITLE": "Register of the Great Purge",
    "VERSION": "1",
    "DESCRIPTION": (
        "Everything published in the register, read only and without a key. Facts are CC0, texts "
        "CC BY 4.0, pictures as each is marked. Dates are EDTF (ISO 8601-2) with their first and "
        "last possible day; what is not recorded is null, which is not the finding `unknown`. "
        "Whoever needs everything takes the files of the whole register instead of its pages. A "
        "parameter that is not described is refused."
    ),
    "COMPONENT_SPLIT_REQUEST": False,
    # Codes stand where they are used; filters in their own order.
    "POSTPROCESSING_HOOKS": [],
    "SORT_OPERATION_PARAMETERS": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "DISABLE_ERRORS_AND_WARNINGS": True,
    "SERVERS": [],
}
PROBLEM_SCHEMA: Json = {
    "type": "object",
    "description": "A refusal (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "One sentence for people."},
        "invalid_params": {
            "type": "array",
            "description": "What was not understood.",
            "items": {
                "type": "object",
                "required": ["name", "reason"],
                "properties": {"name": {"type": "string"}, "reason": {"type": "string"}},
            },
        },
        "tombstone": {
            "type": "object",
            "description": "Words left at the address of a withdrawn record, by language.",
            "additionalProperties": {"type": "string"},
        },
    },
}
REFUSALS = {
    "400": "The question was not understood.",
    "404": "There is nothing at this address; a hidden record answers the same.",
    "405": "Read only.",
    "406": "Not in this format.",
    "429": "Too many questions from one connection.",
    "503": "The database does not answer.",
}
LATER = {
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}},
}
# What the code says of a method is no description of an address.
OF_THE_CODE = "Answers with"
_lock = Lock()


class SchemaView(PublicView):
    """The description itself."""

    renderer_classes = [JSONRenderer, OpenApiJsonRenderer]

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        """Answers with the description."""
        return answer({**described(), "servers": [{"url": self.base}]})


@cache
def described() -> Json:
    """The description of every address, without the name of a server."""
    from registry.opendata.api.urls import urlpatterns

    with _lock, translation.override("en"), patched_settings(SETTINGS):
        patterns = [path("api/v1/", include(urlpatterns))]
        generator: Any = SchemaGenerator(patterns=patterns)  # type: ignore[no-untyped-call]
        found: Json = generator.get_schema(request=None, public=True)
    return _with_refusals(found)


def _with_refusals(found: Json) -> Json:
    """Every operation with the problems it may answer with, and with the headers it carries."""
    schema = deepcopy(found)
    schema.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM_SCHEMA
    for address, operations in schema["paths"].items():
        for operation in operations.values():
            operation["security"] = []
            if operation["description"].startswith(OF_THE_CODE):
                del operation["description"]
            responses = operation["responses"]
            responses["200"]["headers"] = {
                "ETag": {"description": "The edition (weak).", "schema": {"type": "string"}}
            }
            responses["304"] = {"description": "Nothing changed since the ETag."}
            if "{public_id}" in address:
                responses["301"] = {"description": "Merged into another record."}
                responses["410"] = _problem("The record was withdrawn.")
                _of_ids(operation)
            responses |= {code: _problem(text) for code, text in REFUSALS.items()}
            for code in ("429", "503"):
                responses[code]["headers"] = LATER
    return schema


def _problem(text: str) -> Json:
    reference = {"$ref": "#/components/schemas/Problem"}
    return {"description": text, "content": {PROBLEM: {"schema": reference}}}


def _of_ids(operation: Any) -> None:
    for parameter in operation["parameters"]:
        if parameter["name"] == "public_id":
            parameter["description"] = "The permanent id, e.g. from a list."
