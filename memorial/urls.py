"""Addresses. What a reader sees carries its language; the desk and the watchman do not."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from registry.admin.welcoming import Welcome
from registry.web.health import alive, ready

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", alive, name="healthz"),
    path("readyz", ready, name="readyz"),
    path("admin/welcome/<uidb64>/<token>/", Welcome.as_view(), name="welcome"),
    path("admin/", admin.site.urls),
    path("", include("registry.web.bare_urls")),
    path("api/v1/", include("registry.opendata.urls")),
    *i18n_patterns(
        path("", include(("registry.web.urls", "registry"))),
        prefix_default_language=True,
    ),
]

handler400 = "registry.web.errors.bad_request"
handler403 = "registry.web.errors.forbidden"
handler404 = "registry.web.errors.not_found"
handler500 = "registry.web.errors.failed"
