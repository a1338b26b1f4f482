"""Entry for the web server: ``gunicorn -c deploy/gunicorn.conf.py memorial.wsgi``."""

import os
import sys

from django.core.wsgi import get_wsgi_application
from environs import EnvError

from memorial.errors import SettingError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "memorial.settings")

try:
    application = get_wsgi_application()
except (SettingError, EnvError) as refusal:
    sys.exit(f"memorial does not start: {refusal}")
