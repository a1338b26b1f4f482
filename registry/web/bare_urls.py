"""Public addresses without a language: names that last for ever, and pictures."""

from __future__ import annotations

from django.urls import path

from registry.web.pictures import rendition
from registry.web.resolve import resolve

urlpatterns = [
    path("id/<str:public_id>", resolve, name="resolve"),
    path("media/<str:public_id>/<int:width>.<str:ending>", rendition, name="media"),
]
