"""Public addresses without a language: names that last for ever, pictures, files of data."""

from __future__ import annotations

from django.urls import path

from registry.web.downloads.files import data_file
from registry.web.pictures import rendition
from registry.web.resolve import resolve

urlpatterns = [
    path("id/<str:public_id>", resolve, name="resolve"),
    path("data/files/<str:name>", data_file, name="data-file"),
    path("media/<str:public_id>/<int:width>.<str:ending>", rendition, name="media"),
]
