"""Settings of the memorial, read from the environment.

=====================  =====================================================================
SECRET_KEY             Required. A long random text; whoever knows it can forge a login.
ALLOWED_HOSTS          Required. Names the site answers to, divided by commas.
DATABASE_URL           sqlite:///file or postgres://user:password@host/name;
                       without it .data/memorial.sqlite3.
DATABASE_REPLICA_URL   A PostgreSQL server that follows the one of DATABASE_URL; readers' pages
                       come from it while it is up to date, and else from the other.
REPLICA_LAG_SECONDS    How old a page from the replica may be (0: never older than the primary,
                       which is asked for its version at every page).
CACHE_URL              redis://host:6379/1, where failed sign-ins are counted; without it the
                       database.
MEDIA_ROOT             Folder of uploaded pictures; without it media/.
MEDIA_STORAGE_URL      s3://key:secret@host/bucket?region=…&prefix=…: a private bucket instead of
                       the folder.
CONTRIBUTIONS          Whether readers may send in corrections and pictures (off): for when
                       somebody reads them.
CONTRIBUTION_KEY       The public key to which contacts and original pictures of senders are
                       sealed (``manage.py make_sealing_key``); without it they are kept as sent.
QUARANTINE_ROOT        Folder of pictures that wait for a decision; without it .data/quarantine/.
                       No server may look into it.
ERASURES               File that notes what was erased for good, so that no restored backup brings
                       it back; without it erasures.jsonl beside QUARANTINE_ROOT. Better on
                       another disk.
BACKUP_ROOT            Folder of the backups; without it .data/backups/. Better on another disk.
IMPORTS_ROOT           Folder of uploaded files of people; without it .data/imports/. No server may
                       look into it, and all workers of a site need the same one.
DATA_ROOT              Folder of the files readers take as a whole (``manage.py publish_data``);
                       without it .data/downloads/. A web server may serve ``current/`` in it as
                       /data/files/.
IMPORT_MOST_MB         How large a file may be that is brought in by a page (500).
PROXIES                How many servers stand in front and write down whom they pass on
                       (X-Forwarded-For); 0 unless said otherwise. Only for limits, kept nowhere.
STATIC_ROOT            Folder of collected style sheets, scripts and fonts; without it .static/.
HTTPS                  Whether readers come by https (on unless it is said to be off). The web
                       server in front must send X-Forwarded-Proto; deploy/gunicorn.conf.py
                       tells whom it believes.
HSTS_PRELOAD           Offer the domain for the browsers' built-in https list (off: hard to undo).
CSRF_TRUSTED_ORIGINS   Origins curators work from when the server in front changes the host name,
                       divided by commas, each with https:// before it.
API_PER_MINUTE         How often one connection may ask the interface for programs (300; 0: as often
                       as it likes). Without PROXIES a server in front is not counted.
OAI_NAMESPACE          How harvesters name the records of this site (OAI-PMH); without it the host
                       they ask. With it, records keep their names when the site moves.
OAI_ADMIN_EMAIL        Whom harvesters may write to; without it postmaster@ that name.
PAGE_MEMORY_MB         How many megabytes of ready pages a worker remembers (32).
PAGE_SECONDS           How long a remembered page may stand whose people nobody edited (60; 0: until
                       the next edit of anybody).
DEBUG                  Show faults with their surroundings (off; never on a public server).
LOG_LEVEL              INFO unless another is named.
LOG_FORMAT             line (as it comes) or json: one object a line, one line a request.
LOG_SLOW_QUERY_MS      Statements that take longer are told, without their values (0: none).
LANGUAGES              Languages of the site divided by commas, the first for whoever asks for
                       none of them (en,ru,uk).
LOCAL_MODE             On one's own machine (``make run``): makes and keeps a SECRET_KEY in .data/,
                       answers to localhost alone, asks neither for https nor, from the machine
                       itself, for the second factor of a curator.
=====================  =====================================================================

A missing required setting stops the start with one sentence that names it.
"""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from environs import Env

from memorial.caches import caches
from memorial.databases import databases
from memorial.errors import SettingError
from memorial.languages import languages
from memorial.local import LOCAL_HOSTS, local_secret_key
from memorial.logs import logging_settings
from memorial.media import media_storage

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = BASE_DIR / ".data"

env = Env()
LOCAL_MODE: bool = env.bool("LOCAL_MODE", False)
DEBUG: bool = env.bool("DEBUG", False)


# What a public server must be told ---------------------------------------------------------


def _secret_key() -> str:
    given: str = env.str("SECRET_KEY", "")
    if given:
        return given
    if LOCAL_MODE:
        return local_secret_key(DATA_DIR / "secret-key")
    raise SettingError(
        "SECRET_KEY is not set: give a long random text that stays the same between starts, or, "
        "on your own machine, LOCAL_MODE=on."
    )


def _allowed_hosts() -> list[str]:
    given: list[str] = env.list("ALLOWED_HOSTS", [])
    if LOCAL_MODE and not set(given) <= set(LOCAL_HOSTS):
        raise SettingError(
            "LOCAL_MODE is for one's own machine: leave it off where ALLOWED_HOSTS names others."
        )
    if given:
        return given
    if LOCAL_MODE:
        return LOCAL_HOSTS
    raise SettingError(
        "ALLOWED_HOSTS is not set: name the hosts the site answers to, divided by commas."
    )


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = _allowed_hosts()


# Database and files ------------------------------------------------------------------------


def _databases() -> dict[str, Any]:
    url: str = env.str("DATABASE_URL", "")
    if not url:
        DATA_DIR.mkdir(mode=0o700, exist_ok=True)
        url = "sqlite:///.data/memorial.sqlite3"
    return databases(url, base=BASE_DIR, replica=env.str("DATABASE_REPLICA_URL", ""))


def _not_negative(name: str) -> float:
    number: float = env.float(name, 0)
    if not 0 <= number < float("inf"):
        raise SettingError(f"{name} must be a number of 0 or more.")
    return number


DATABASES = _databases()
# A page reads everything by the connection of its snapshot of the index.
DATABASE_ROUTERS = ["registry.search.routing.SnapshotRouter"]
REPLICA_LAG_SECONDS = _not_negative("REPLICA_LAG_SECONDS")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MEDIA_ROOT = str(BASE_DIR / (env.str("MEDIA_ROOT", "") or "media"))
MEDIA_URL = "/media/"
STATIC_ROOT = str(BASE_DIR / (env.str("STATIC_ROOT", "") or ".static"))
STATIC_URL = "/static/"
STORAGES = {
    "default": media_storage(env.str("MEDIA_STORAGE_URL", "")),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o644
QUARANTINE_ROOT = str(BASE_DIR / (env.str("QUARANTINE_ROOT", "") or ".data/quarantine"))
# Beside the quarantine unless told otherwise: whoever takes pictures away there notes it here.
ERASURES = str(
    BASE_DIR / (env.str("ERASURES", "") or Path(QUARANTINE_ROOT).parent / "erasures.jsonl")
)
BACKUP_ROOT = str(BASE_DIR / (env.str("BACKUP_ROOT", "") or ".data/backups"))
IMPORTS_ROOT = str(BASE_DIR / (env.str("IMPORTS_ROOT", "") or ".data/imports"))
DATA_ROOT = str(BASE_DIR / (env.str("DATA_ROOT", "") or ".data/downloads"))
IMPORT_MOST_MB: int = env.int("IMPORT_MOST_MB", 500)
# A person's card with its repressions, names and citations is one long form.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000


API_PER_MINUTE: int = env.int("API_PER_MINUTE", 300)
# Bytes of ready pages a worker keeps, and how many seconds past an edit of others.
PAGE_MEMORY = env.int("PAGE_MEMORY_MB", 32) * 1_000_000
PAGE_SECONDS: int = env.int("PAGE_SECONDS", 60)

# How harvesters name the records, and whom they may write to.
OAI_NAMESPACE: str = env.str("OAI_NAMESPACE", "")
OAI_ADMIN_EMAIL: str = env.str("OAI_ADMIN_EMAIL", "")


# What readers send in ------------------------------------------------------------------------


def _contribution_key() -> str:
    given: str = env.str("CONTRIBUTION_KEY", "")
    if given and not re.fullmatch(r"[A-Za-z0-9+/]{43}=", given):
        raise SettingError(
            "CONTRIBUTION_KEY is no key: give the 44 characters that make_sealing_key printed."
        )
    return given


CONTRIBUTIONS: bool = env.bool("CONTRIBUTIONS", False)
CONTRIBUTION_KEY = _contribution_key()
# Nobody reads the question, chooses a file and writes an answer in less.
CONTRIBUTION_SECONDS = 2
PROXIES: int = env.int("PROXIES", 0)


# Parts -------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "registry",
    "memorial.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_filters",
    "simple_history",
]

MIDDLEWARE = [
    "registry.web.logs.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "registry.web.middleware.HeadersMiddleware",
    "registry.web.middleware.LengthMiddleware",
    "registry.web.middleware.ProgramsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "registry.web.replica.ReplicaMiddleware",
    "registry.web.editions.EditionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "registry.web.middleware.AddressLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "registry.web.middleware.UnavailableMiddleware",
    "registry.web.replica.ReplicaFaultMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "memorial.urls"
WSGI_APPLICATION = "memorial.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "registry.web.context.site",
            ],
            # Not found by itself: it lies in the room of views, not in the root of the app.
            "libraries": {"registry": "registry.web.templatetags.registry"},
        },
    },
]

# Restoring an old version is a new change and passes the one door for writing.
SIMPLE_HISTORY_REVERT_DISABLED = True


# What the interface for programs is described by; everything else its views say themselves.
REST_FRAMEWORK = {"DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema"}


# Languages and time ------------------------------------------------------------------------

LANGUAGES = languages(env.list("LANGUAGES", []))
LANGUAGE_CODE = LANGUAGES[0][0]
LOCALE_PATHS = [str(BASE_DIR / "registry" / "locale")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"


# Curators' accounts ------------------------------------------------------------------------

AUTH_USER_MODEL = "registry.Curator"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "registry.forms.passwords.WordsOfTheRegistryValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60

AUTHENTICATION_BACKENDS = [
    # First: whoever is locked out is not even compared with a password.
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "registry.curation.factors.CodeBackend",
]
# No account is ever opened from outside; a page of allauth's own is not served.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
MFA_ADAPTER = "registry.curation.factors.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_RECOVERY_CODE_COUNT = 10
# A clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
# Only browsers' own exception for localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL_MODE

# Ten failures lock an account for a quarter of an hour, password and code counted together. What
# is counted lies where every process sees it, by account and without any address.
CACHES = caches(env.str("CACHE_URL", ""))
AXES_HANDLER = "registry.curation.counting.CountingHandler"
AXES_CACHE = "limits"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "memorial.throttle.no_address"
AXES_LOCKOUT_CALLABLE = "registry.admin.signing_in.locked_out"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False


# Cookies: readers get none, curators' cookies go no further than the desk ---------------------

HTTPS: bool = env.bool("HTTPS", not LOCAL_MODE)

SESSION_ENGINE = "registry.curation.sessions"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/admin/"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    # No page that came by http can set a cookie of such a name.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Secure-sessionid", "__Secure-csrftoken"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60
# A message in a cookie of its own would be sent with every public page.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "registry.web.errors.form_refused"
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])


# Headers -----------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = HTTPS
# The machine's own watchman asks without https.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD: bool = env.bool("HSTS_PRELOAD", False)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# For the desk; public pages say "no-referrer" (registry.web.middleware).
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Entering the browsers' list is the owner's decision, so its absence is no fault.
# Failed sign-ins are counted by account alone: whoever changes addresses gains nothing by it.
SILENCED_SYSTEM_CHECKS = ["axes.W006", *([] if SECURE_HSTS_PRELOAD else ["security.W021"])]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF],
        "manifest-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
    },
}


# Log: no address, cookie or search word of a reader is written --------------------------------

LOG_FORMAT: str = env.str("LOG_FORMAT", "") or "line"
# Objects are for machines, which count; for people a line of every request would hide the others.
LOG_REQUESTS = LOG_FORMAT == "json"
LOG_SLOW_QUERY_MS = _not_negative("LOG_SLOW_QUERY_MS")
LOGGING = logging_settings(form=LOG_FORMAT, level=env.str("LOG_LEVEL", "") or "INFO")
