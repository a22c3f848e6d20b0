"""Every setting, in one file; the only place that reads the environment.

docs/operate/settings.md lists the variables; a contract test holds the two together.
"""

import os
import sys
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _

try:  # the system's SQLite may lose commits (bug of 3.7.0–3.51.2), so it is never used
    import pysqlite3
except ImportError as error:
    raise ImproperlyConfigured("pysqlite3 is missing: run 'make install'") from error
sys.modules["sqlite3"] = pysqlite3
sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

# A name is no phrase, and the library's phrases take 40 MB of each process.
os.environ["PYPINYIN_NO_PHRASES"] = "true"

env = environ.Env()
ROOT = Path(__file__).resolve().parents[3]

# --- the place ---------------------------------------------------------------------------
VAR = Path(env.str("WUXIN_VAR", default=str(ROOT / "var")))
VAR.mkdir(mode=0o700, parents=True, exist_ok=True)  # names stand in it, for the owner alone
KEY_FILE = env.str("WUXIN_KEY_FILE", default=str(VAR / "keys.json"))
AUDIT_KEY_FILE = env.str("WUXIN_AUDIT_KEY", default=str(VAR / "audit-key.pem"))
AUDIT_HEAD_FILE = env.str("WUXIN_AUDIT_HEAD", default=str(VAR / "audit-head"))
BACKUP_KEY_FILE = env.str("WUXIN_BACKUP_KEY_FILE", default=str(VAR / "backup.key"))
FIELD_CIPHER = env.str("WUXIN_CIPHER", default="aes-256-gcm")  # or sm4-gcm
OWN_SEASON_MARK = "own-season"  # a folder with it is nobody's demo, whatever is asked for
DEMO = env.bool("WUXIN_DEMO", default=False) and not (VAR / OWN_SEASON_MARK).exists()
DEBUG = env.bool("WUXIN_DEBUG", default=False) and not DEMO
SITE_TITLE = env.str("WUXIN_TITLE", default="五心课堂")
SITE_URL = env.str("WUXIN_URL", default="http://127.0.0.1:8000")
HELP_PHONE = env.str("WUXIN_HELP_PHONE", default="")
TESTING = "pytest" in sys.modules


def _secret_key() -> str:
    """From the environment, or from a file made at the first start, readable by its owner."""
    given: str = env.str("WUXIN_SECRET_KEY", default="")
    if given:
        return given
    path = VAR / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key() + get_random_secret_key())
    return path.read_text()


SECRET_KEY = _secret_key()
_HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = env.list("WUXIN_HOSTS", default=["127.0.0.1", "localhost", "testserver"])
CSRF_TRUSTED_ORIGINS = [SITE_URL]
# Only they may say who the client is and that it came by HTTPS; see core/proxies.py.
TRUSTED_PROXIES = env.list("WUXIN_TRUSTED_PROXIES", default=["127.0.0.1", "::1"] if _HTTPS else [])
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None

# --- apps --------------------------------------------------------------------------------
_STACK = ["portal", "reports", "learning", "exams", "mentoring", "volunteering", "care",
          "servicedesk", "publishing", "seasons", "ledger", "people", "core"]  # fmt: skip
INSTALLED_APPS = [
    *(f"wuxin.{name}" for name in _STACK),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "template_partials",
    "treebeard",
    "axes",
    "csp",
]
MIDDLEWARE = [
    "wuxin.core.proxies.TrustedProxies",  # first: all others go by what it lets stand
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads at random, so lengths tell no secret (BREACH)
    "wuxin.core.middleware.ContentPolicy",
    "wuxin.core.middleware.FaultSentences",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "wuxin.core.middleware.Preferences",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "wuxin.people.middleware.SignedInActor",
    "wuxin.portal.tour.framing.PhoneFrame",  # in a demo, at one stop of its tour
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wuxin.core.middleware.PossibleNumbers",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "wuxin.config.urls"
WSGI_APPLICATION = "wuxin.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "wuxin.core.context.page",
                "wuxin.core.navigation.context",
                "wuxin.portal.tour.bar.context",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_htmx.templatetags.django_htmx",
                "template_partials.templatetags.partials",
                "wuxin.core.templatetags.wuxin",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- database ----------------------------------------------------------------------------
_SQLITE_PRAGMAS = (  # a process has three connections; what is read often lies in the mapped file
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
    "PRAGMA cache_size=-8000; PRAGMA mmap_size=134217728; PRAGMA temp_store=MEMORY;"
)
DATABASE_IS_IN_VAR = not env.str("DATABASE_URL", default="")


def _database(*, mode: str) -> dict[str, Any]:
    found: dict[str, Any] = env.db_url("DATABASE_URL", default=f"sqlite:///{VAR / 'wuxin.sqlite3'}")
    if found["ENGINE"].endswith("sqlite3"):
        options: dict[str, Any] = {
            "transaction_mode": mode,
            "timeout": 20,
            "init_command": _SQLITE_PRAGMAS,
        }
        test = {"NAME": str(VAR / "test.sqlite3")}
        return found | {"CONN_MAX_AGE": None, "OPTIONS": options, "TEST": test}
    options = {}
    if mode == "DEFERRED":
        options["options"] = "-c default_transaction_isolation=repeatable\\ read"
    if not TESTING:
        options["pool"] = {"min_size": 1, "max_size": env.int("WUXIN_POOL", default=8)}
    return found | {"CONN_MAX_AGE": 0, "OPTIONS": options}


DATABASES = {
    "default": _database(mode="IMMEDIATE"),
    # Reports read one moment of the world from here, whatever is written meanwhile.
    "snapshot": _database(mode="DEFERRED"),
    # What was read is recorded from here, whatever becomes of the request's own transaction.
    "audit": _database(mode="IMMEDIATE"),
}
DATABASES["snapshot"]["TEST"] = DATABASES["audit"]["TEST"] = {"MIRROR": "default"}
# A test's rows are in a transaction that is never committed, so it must be asked for the other.
AUDIT_CONNECTION = "default" if TESTING else "audit"

# --- cache, jobs -------------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="")
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(VAR / "cache"),
        }
    )
}
JOB_QUEUE = "" if TESTING else "wuxin.core.job_queue.send"
JOBS_RAISE = TESTING
SEASON_GRACE_DAYS = env.int("WUXIN_SEASON_GRACE_DAYS", default=14)  # then it closes by itself

# --- backup ------------------------------------------------------------------------------
BACKUP = env.bool("WUXIN_BACKUP", default=not DEMO)  # once a day, by the job process
BACKUP_FOLDER = env.str("WUXIN_BACKUP_FOLDER", default=str(VAR / "backups"))
BACKUP_COPY_FOLDER = env.str("WUXIN_BACKUP_COPY_FOLDER", default="")  # on another machine
BACKUP_KEEP = env.list("WUXIN_BACKUP_KEEP", cast=int, default=[7, 4, 12])  # days, weeks, months
if len(BACKUP_KEEP) != 3 or min(BACKUP_KEEP) < 1:
    raise ImproperlyConfigured("WUXIN_BACKUP_KEEP is three numbers from 1, as in 7,4,12")

# --- people and sign-in ------------------------------------------------------------------
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["wuxin.people.passwords.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "wuxin.people.passwords.NotOfKnownWords"},
]
LOGIN_URL = "people:sign_in"
# Roles whose holder needs a second factor; asked when a page that needs it is opened.
SECOND_FACTOR_ROLES = env.list(
    "WUXIN_SECOND_FACTOR_ROLES", default=["organiser", "auditor", "operator"]
)
STAFF_SESSION_DAYS = env.int("WUXIN_STAFF_SESSION_DAYS", default=7)
SESSION_ENGINE = "wuxin.people.sessions"
# "__Host-": browsers take it from this host by HTTPS alone, for no other host and every path.
_PREFIX = "__Host-" if _HTTPS else ""
SESSION_COOKIE_NAME = f"{_PREFIX}wuxin_session"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 120  # a phone remembers its owner for a season
SESSION_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_NAME = f"{_PREFIX}wuxin_csrf"
CSRF_COOKIE_HTTPONLY = True  # forms carry the token; no script reads it
DEVICE_COOKIE_NAME = f"{_PREFIX}wuxin_device"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # a school shares one address
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # no record of who was here when (R2)
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_VERBOSE = False

# --- headers -----------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "object-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = _HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _HTTPS
SECURE_HSTS_PRELOAD = _HTTPS
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6000  # a roll call of 1,000 people posts 3 fields each
FILES_FOLDER = str(VAR / "files")
FILES_QUOTA_MB = env.int("WUXIN_FILES_QUOTA_MB", default=500)  # attachments of an organisation
FILE_UPLOAD_MAX_MEMORY_SIZE = 21 * 1024 * 1024  # what is taken at all never lies open in /tmp
CLAMD_SOCKET = env.str("WUXIN_CLAMD", default="")
CLAMD_REQUIRED = env.bool("WUXIN_CLAMD_REQUIRED", default=False)

# --- language, time, files ---------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", _("English"))]
LOCALE_PATHS: list[str] = []
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
STATIC_URL = "static/"
STATIC_ROOT = str(VAR / "static")
WHITENOISE_MAX_AGE = 3600
_MANIFEST = "whitenoise.storage.CompressedManifestStaticFilesStorage"
_PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(VAR / "files"), "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": _PLAIN if DEBUG or TESTING else _MANIFEST},
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "format": "{asctime} {levelname} {name} {message}",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "axes": {"level": "ERROR"},  # its warnings name the account and the address
        "fido2": {"level": "WARNING"},  # below that it names keys
        "PIL": {"level": "INFO"},  # below that it says what a picture's EXIF holds
    },
    "root": {"handlers": ["console"], "level": env.str("WUXIN_LOG", default="WARNING")},
}
# Plain http on loopback or behind a school's own network is allowed; 'wuxin doctor' says so.
_NEED_HTTPS = ["security.W004", "security.W008", "security.W012", "security.W016"]
SILENCED_SYSTEM_CHECKS = [] if _HTTPS else _NEED_HTTPS
