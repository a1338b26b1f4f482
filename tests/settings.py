"""Settings for tests and for the type checker: fixed, offline, without a key in a file.

``DATABASE_URL`` chooses the database, as anywhere else; without it tests run on SQLite in memory.
"""

import os

os.environ.update(
    {
        "SECRET_KEY": "only-for-tests-" + "x" * 50,
        "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
        "CSRF_TRUSTED_ORIGINS": "",
        "DEBUG": "off",
        "HTTPS": "off",
        "LOCAL_MODE": "off",
    }
)
os.environ.setdefault("LOG_LEVEL", "WARNING")
if not os.environ.get("DATABASE_URL"):
    os.environ["DATABASE_URL"] = "sqlite://:memory:"

from memorial.settings import *  # noqa: F403

# Hashing a password well takes longer than most tests.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Tests do not collect static files first.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
