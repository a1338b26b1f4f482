"""What there is: the addresses of the interface, as a list."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from registry.opendata.api.base import PublicView, answer
from registry.opendata.api.nouns import NOUNS

LISTS = ("people", *(noun.name for noun in NOUNS), "statistics", "changes", "schema", "docs")


class RootView(PublicView):
    """The addresses of everything."""

    @extend_schema(
        operation_id="root",
        summary="What there is",
        responses=type(
            "RootSchema",
            (serializers.Serializer,),
            {
                "__doc__": "The address of each list.",
                **{name: serializers.URLField() for name in LISTS},
                "Meta": type("Meta", (), {"ref_name": "Root"}),
            },
        ),
        tags=["root"],
    )
    def get(self, request: Request) -> Response:
        """Answers with the addresses."""
        return answer({name: f"{self.base}/api/v1/{name}/" for name in LISTS})
