"""Settings of a site. One mode: what differs between sites comes from the environment.

The variables are documented in the README under "Settings".
"""

from importlib.util import find_spec
from operator import attrgetter
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.urls import reverse_lazy
from environs import validate
from redis.backoff import NoBackoff
from redis.retry import Retry

from chatsite.embedded import state
from chatsite.env import address, env, whole
from chatsite.settings.assistant import *  # noqa: F403
from chatsite.settings.assistant import CHAT_QUESTION_CHARACTERS
from chatsite.settings.desk import *  # noqa: F403
from chatsite.settings.desk import SUPPORT_EMBEDDING_MODEL
from chatsite.settings.jobs import *  # noqa: F403
from chatsite.settings.logs import LOGGING as LOGGING
from chatsite.settings.processes import *  # noqa: F403
from chatsite.settings.processes import DATABASE_POOL_SIZE
from chatsite.settings.unfold import UNFOLD as UNFOLD

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = state.data_dir()

# --- Where it runs ---------------------------------------------------------------
DEBUG = env.bool("DEBUG", False)
# Set by `manage.py up` when it listens on loopback: plain http, so no Secure cookies.
LOCAL = env.bool("CHATSITE_LOCAL", False)
SECRET_KEY = env.str("SECRET_KEY", "")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
# What the links of mails begin with; `manage.py up` knows where it listens.
SITE_URL = address("SITE_URL", "http", "https") or "http://127.0.0.1:8000"
ROOT_URLCONF = "chatsite.urls"
ASGI_APPLICATION = "chatsite.asgi.application"

INSTALLED_APPS = [
    # For `runserver`; where uvicorn serves it would cost 13 MB in each process.
    *(["daphne"] if DEBUG else []),
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "channels",
    "csp",
    "django_htmx",
    "chatsite",
    "chatsite.accounts",
    "chat",
    "support",
]
# Has a table, and needs the extra "semantic"; support.checks says when that is missing.
if SUPPORT_EMBEDDING_MODEL and find_spec("pgvector"):
    INSTALLED_APPS.append("support.semantic")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "chatsite.static.StaticFilesMiddleware",
    "chatsite.middleware.CSPMiddleware",
    "chatsite.middleware.SessionMiddleware",
    "chatsite.middleware.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "chatsite.middleware.AuthenticationMiddleware",
    "chatsite.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "chatsite.accounts.middleware.LastSeenMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

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
            ],
        },
    }
]

# --- Where it keeps things -------------------------------------------------------
DATABASES = {
    "default": {
        **env.dj_db_url("DATABASE_URL", "postgresql://127.0.0.1/chatsite"),
        # After a restart of PostgreSQL every pooled connection is dead; without the look
        # each of them failed somebody's request, or an answer's claim.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            # What is asked again and again on a connection is planned once: PostgreSQL
            # took 12 ms of CPU a message, and takes 8.
            "server_side_binding": True,
            "prepare_threshold": 5,
            "pool": {
                "min_size": 1,
                "max_size": DATABASE_POOL_SIZE,
                "timeout": 5,
                # By default it tries for minutes with pauses that double: after 22 s
                # without PostgreSQL the first query came through 6.5 s later. As long
                # as somebody waits for a connection it is tried at 0, 1, 3 and 5 s.
                "reconnect_timeout": 5,
            },
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = CELERY_BROKER_URL = (
    address("REDIS_URL", "redis", "rediss") or "redis://127.0.0.1:6379/0"
)
# Publish and subscribe know no databases: the channels' names carry the number.
REDIS_CHANNELS = f"chatsite:{urlsplit(REDIS_URL).path.strip('/') or 0}"
LIVE_CHANNELS = f"{REDIS_CHANNELS}:live"
CACHES = {
    "default": {
        "BACKEND": "chatsite.cache.ResilientCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "cache",
        # Sign-in waits for it: at most a second, and no second try.
        "OPTIONS": {
            "socket_connect_timeout": 1,
            "socket_timeout": 1,
            "retry": Retry(NoBackoff(), 0),
        },
    }
}
# Rare notices only; tokens have a bus of their own. The pub/sub layer subscribes
# again after a Redis restart, the default layer never delivers again.
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": LIVE_CHANNELS},
    }
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "media"

# --- Who may come in -------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
# Extends Django's. With Django's own before it every sign-in by email would hash the
# password twice.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
_VALIDATION = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": _VALIDATION + "UserAttributeSimilarityValidator"},
    {"NAME": _VALIDATION + "MinimumLengthValidator"},
    {"NAME": _VALIDATION + "CommonPasswordValidator"},
    {"NAME": _VALIDATION + "NumericPasswordValidator"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
# "optional" lets people in at once, also where nobody reads the console mail. It tells
# whoever signs up that an address is taken; "mandatory" tells it by mail only.
ACCOUNT_EMAIL_VERIFICATION = env.str(
    "ACCOUNT_EMAIL_VERIFICATION",
    "optional",
    validate=validate.OneOf(["optional", "mandatory"]),
)
ACCOUNT_EMAIL_CONFIRMATION_AUTHENTICATED_REDIRECT_URL = reverse_lazy("account_email")
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_ADAPTER = "chatsite.accounts.adapter.AccountAdapter"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USER_DISPLAY = attrgetter("display_name")
_FORMS = "chatsite.accounts.forms."
ACCOUNT_FORMS = {
    "login": _FORMS + "LoginForm",
    "signup": _FORMS + "SignupForm",
    "change_password": _FORMS + "ChangePasswordForm",
    "reset_password_from_key": _FORMS + "ResetPasswordKeyForm",
}
# Proxies of yours in front of the site: rate limits then count the address that the
# outermost of them saw. 0 believes no X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = whole("TRUSTED_PROXIES", 0, least=0, most=10)
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_USERNAME_BLACKLIST = ["admin", "root", "support", "assistant", "system"]
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Chatsite"
MFA_TOTP_TOLERANCE = 1  # codes: the phone's clock may be half a minute off
USERSESSIONS_TRACK_ACTIVITY = True
EMAIL_BACKEND = env.str(
    "EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST = env.str("EMAIL_HOST", "localhost")
EMAIL_PORT = whole("EMAIL_PORT", 25, least=1, most=65535)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Chatsite <chatsite@localhost>")

# --- What a browser may do -------------------------------------------------------
_SECURE = not (DEBUG or LOCAL)
SESSION_COOKIE_SECURE = _SECURE
CSRF_COOKIE_SECURE = _SECURE
SECURE_SSL_REDIRECT = _SECURE
# Probes ask over plain http and by address.
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$", r"^healthz$"]
# Anybody can send the header; only a proxy of ours makes it true.
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000 if _SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _SECURE
SECURE_HSTS_PRELOAD = _SECURE
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# The longest question: a character takes at most 12 bytes, as %F0%9F%98%80 in a form
# and as a surrogate pair of escapes in JSON. And room for what comes with it.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * CHAT_QUESTION_CHARACTERS + 100_000

# --- How it reads ----------------------------------------------------------------
LANGUAGE_CODE = "en"
TIME_ZONE = env.str("TIME_ZONE", "UTC")
USE_TZ = True
