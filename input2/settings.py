"""Every setting, from the environment; with nothing set, a safe installation for this machine alone.

`PUBLIC_URL` is the switch between local use (unset: loopback only, generated secret key) and an installation that others reach
(set: a secret key, HTTPS and a mail server are required).
"""

import secrets
from pathlib import Path
from urllib.parse import urlsplit

import django_stubs_ext
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from input2 import api_names, embedded
from input2.lib.environment import Environment

django_stubs_ext.monkeypatch()

env = Environment()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

# --- Who can reach this installation -------------------------------------------------------------

DEBUG = env.flag("DEBUG")
DEMONSTRATION = env.flag("DEMONSTRATION")
HOST = env.text("HOST", "127.0.0.1")
PORT = env.integer("PORT", 8000, least=1, most=65535)
IS_PUBLIC = env.is_set("PUBLIC_URL")
PUBLIC_URL = env.url("PUBLIC_URL", f"http://127.0.0.1:{PORT}", schemes=("https", "http"))
IS_HTTPS = PUBLIC_URL.startswith("https://")
PUBLIC_HOST = urlsplit(PUBLIC_URL).hostname or ""
LOOPBACK_HOSTS = ["127.0.0.1", "localhost", "[::1]"]

if IS_PUBLIC and not IS_HTTPS and PUBLIC_HOST not in LOOPBACK_HOSTS and not DEBUG:
    raise ImproperlyConfigured(
        f'PUBLIC_URL is "{PUBLIC_URL}", but an address that begins with https:// was expected.'
    )

# One-click sign-in and readable mails are for the person at this machine, never for a network.
DEMONSTRATION_SIGN_IN = DEMONSTRATION and HOST in {"127.0.0.1", "localhost", "::1"} and not IS_HTTPS

ALLOWED_HOSTS = [PUBLIC_HOST, *env.texts("ALLOWED_HOSTS"), *LOOPBACK_HOSTS]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
TRUSTED_PROXIES = env.integer("TRUSTED_PROXIES", 0, most=5)


def local_secret_key() -> str:
    """The key kept in `var/` for local use, made once."""
    path = VAR_DIR / "secret-key"
    if not path.exists():
        VAR_DIR.mkdir(exist_ok=True)
        draft = path.with_suffix(f".{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64), encoding="ascii")
        # Two first starts at once: link() keeps whichever key came first.
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii")


SHORTEST_SECRET_KEY = 50
if IS_PUBLIC and len(env.text("SECRET_KEY")) < SHORTEST_SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY cannot be used: at least 50 random characters were expected when PUBLIC_URL is set."
    )
SECRET_KEY = env.text("SECRET_KEY") or local_secret_key()

# --- Applications --------------------------------------------------------------------------------

INSTALLED_APPS = [
    "judging",
    "submissions",
    "competitions",
    "input2.site",
    "input2.accounts",
    "input2.files",
    "input2.jobs",
    "input2.notifications",
    "input2.audit",
    "input2.lib",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "allauth",
    "allauth.account",
    "csp",
    "django_filters",
    "django_htmx",
    "django_prometheus",
    "django_structlog",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "input2.site.middleware.StorableTextMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "input2.accounts.middleware.PersonMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "input2.urls"
WSGI_APPLICATION = "input2.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "input2.site.context.navigation",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS += ["django.forms"]

# --- PostgreSQL, Redis, Celery -------------------------------------------------------------------

DATABASES = {"default": env.database("DATABASE_URL", embedded.database_url())}
DATABASES["default"]["OPTIONS"] = {
    **DATABASES["default"].get("OPTIONS", {}),
    "connect_timeout": 5,
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "input2.lib.caching.ForgivingCache",
        "LOCATION": REDIS_URL or embedded.redis_url(1),
        "KEY_PREFIX": "input2",
        "OPTIONS": {
            "SOCKET_CONNECT_TIMEOUT": 1,
            "SOCKET_TIMEOUT": 2,
            # A dead Redis slows a page down; it must not break it.
            "IGNORE_EXCEPTIONS": True,
        },
    }
}
DJANGO_REDIS_LOG_IGNORED_EXCEPTIONS = True

CELERY_BROKER_URL = REDIS_URL or embedded.broker_url(0)
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# --- Files ---------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
FILES_BUCKET = env.text("FILES_BUCKET")
# With a proxy that knows X-Accel-Redirect: the internal address under which it serves the files' folder.
FILES_ACCEL_PREFIX = env.text("FILES_ACCEL_PREFIX")
MEGABYTE = 1024 * 1024
FILES_LIMIT = env.integer("FILES_LIMIT_MB", 50, least=1, most=2048) * MEGABYTE
# All files of one entry's draft, and all that one person has on the way.
FILES_ENTRY_LIMIT = env.integer("FILES_ENTRY_LIMIT_MB", 200, least=1, most=20_480) * MEGABYTE
# ClamAV's daemon: with it, nobody gets a file that was not found clean.
CLAMD_URL = env.url("CLAMD_URL", "", schemes=("tcp", "unix")) if env.is_set("CLAMD_URL") else ""
FILES_WAITING_LIMIT = max(2 * FILES_LIMIT, FILES_ENTRY_LIMIT)
STORAGES = {
    "default": (
        {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {
                "bucket_name": FILES_BUCKET,
                "endpoint_url": env.text("FILES_ENDPOINT_URL") or None,
                "region_name": env.text("FILES_REGION") or None,
                # The older way, which boto3 still takes for links, is refused by newer buckets.
                "signature_version": "s3v4",
                # The bucket's own default: one with ACLs switched off refuses any other word.
                "default_acl": None,
                "querystring_auth": True,
                "querystring_expire": 300,
                "file_overwrite": False,
            },
        }
        if FILES_BUCKET
        else {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {
                "location": env.text("FILES_DIR", str(VAR_DIR / "files")),
                "file_permissions_mode": 0o600,
                "directory_permissions_mode": 0o700,
            },
        }
    ),
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "input2.lib.static_files.CompressedHashedStorage"
            if IS_PUBLIC
            else "input2.lib.static_files.HashedStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("map", "png", "jpg", "gif", "webp", "woff2", "gz", "br")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

# --- Mail ----------------------------------------------------------------------------------------

if IS_PUBLIC and not env.is_set("EMAIL_URL") and not DEMONSTRATION:
    raise ImproperlyConfigured(
        "EMAIL_URL cannot be used: an address such as smtp+tls://user:password@host:587 was expected when PUBLIC_URL is set."
    )
# Without a mail server messages stay readable in the outbox and leave this machine by no way.
_email = env.email("EMAIL_URL", "dummy://")
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST = _email["EMAIL_HOST"]
EMAIL_PORT = _email["EMAIL_PORT"]
EMAIL_HOST_USER = _email["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _email["EMAIL_USE_TLS"]
EMAIL_USE_SSL = _email["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 20
CONTACT_EMAIL = env.text("CONTACT_EMAIL", "contact@example.org")
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", f"INPUT2 <{CONTACT_EMAIL}>")

# --- People --------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "full_name", "organisation"]},
    },
    {
        "NAME": "input2.accounts.passwords.PasswordLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "input2.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "input2.accounts.forms.PersonForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Beside allauth's own: questions to organisers (by network address, and by account or e-mail address), links of invitations, and invitations sent.
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {
    "ask": "10/10m/ip,60/d/ip,5/10m/key,20/d/key",
    "open_invitation": "30/m/ip",
    "invite": "30/h/user,100/d/user",
}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

# --- Language and time ---------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Security ------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SESSION_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = IS_HTTPS
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: [] for feature in ("camera", "geolocation", "microphone", "payment", "usb")
}
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "object-src": [NONE],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- REST ----------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "input2.lib.rest.Pagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    # The last are tokens that open nothing, by network address.
    "DEFAULT_THROTTLE_RATES": {"anon": "120/min", "user": "600/min", "refused_token": "30/min"},
    "EXCEPTION_HANDLER": "input2.lib.rest.answer_refusal",
    "NUM_PROXIES": TRUSTED_PROXIES,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "INPUT2",
    "DESCRIPTION": (BASE_DIR / "input2" / "api_description.md").read_text(encoding="utf-8"),
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_NAME_OVERRIDES": api_names.ENUMS,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "TAGS": api_names.TAGS,
}

# --- Logs ----------------------------------------------------------------------------------------

LOG_LEVEL = env.text("LOG_LEVEL", "INFO").upper()
if LOG_LEVEL not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
    raise ImproperlyConfigured(
        f'LOG_LEVEL is "{LOG_LEVEL}", but DEBUG, INFO, WARNING or ERROR was expected.'
    )
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {"()": "input2.lib.logs.formatter", "as_json": IS_PUBLIC},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        **{
            # Two lines for each request and task serve an operator, not the person at this machine.
            name: {"level": LOG_LEVEL if IS_PUBLIC or LOG_LEVEL == "DEBUG" else "WARNING"}
            for name in ("django_structlog", "celery.worker.strategy", "celery.app.trace")
        },
    },
}
DJANGO_STRUCTLOG_CELERY_ENABLED = True
