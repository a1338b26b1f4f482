"""A setting that keeps the site from starting."""

from django.core.exceptions import ImproperlyConfigured


class SettingError(ImproperlyConfigured):
    """One sentence that names the setting and what it should be."""
