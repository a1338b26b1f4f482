"""Public addresses without a language: names that last for ever, pictures, data, standards."""

from __future__ import annotations

from django.urls import path

from registry.opendata.iiif import views as iiif
from registry.opendata.jsonld.views import jsonld
from registry.opendata.oai.views import oai
from registry.opendata.reconcile import views as reconcile
from registry.opendata.sitemaps import views as sitemaps
from registry.web.downloads.files import data_file
from registry.web.pictures import iiif_image, rendition
from registry.web.resolve import resolve

urlpatterns = [
    path("id/<str:public_id>.jsonld", jsonld, name="jsonld"),
    path("id/<str:public_id>", resolve, name="resolve"),
    path("data/files/<str:name>", data_file, name="data-file"),
    path("media/<str:public_id>/<int:width>.<str:ending>", rendition, name="media"),
    path("oai", oai, name="oai"),
    path("iiif/<str:public_id>/manifest.json", iiif.manifest, name="iiif-manifest"),
    path("iiif/image/<str:public_id>", iiif.image, name="iiif-image"),
    path("iiif/image/<str:public_id>/info.json", iiif.information, name="iiif-info"),
    path("iiif/image/<str:public_id>/full/<str:size>/0/default.jpg", iiif_image, name="iiif-size"),
    path("api/reconcile", reconcile.service, name="reconcile"),
    path("api/reconcile/suggest/<str:kind>", reconcile.suggest, name="reconcile-suggest"),
    path("api/reconcile/properties", reconcile.properties, name="reconcile-properties"),
    path("api/reconcile/preview", reconcile.preview, name="reconcile-preview"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemaps/pages.xml", sitemaps.pages, name="sitemap-pages"),
    path("sitemaps/<slug:noun>-<str:start>.xml", sitemaps.records, name="sitemap-records"),
    path("robots.txt", sitemaps.robots, name="robots"),
]
