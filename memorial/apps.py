"""Django's admin as this site uses it: one desk of our own."""

from importlib import import_module

from django.conf import settings
from django.contrib.admin.apps import AdminConfig

from memorial.threads import keep_in_threads
from memorial.throttle import require_counting


class DeskConfig(AdminConfig):
    default_site = "registry.admin.site.Desk"

    def ready(self) -> None:
        keep_in_threads()
        require_counting(settings.CACHES, settings.AXES_CACHE)
        # The desk lies in the package whose tables it shows. Were it made on the way to finding
        # them, a second one would be made by the first table, and one of the two stay empty.
        import_module("registry.admin")
        super().ready()
