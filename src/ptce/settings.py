"""Settings, read from the environment alone; `.env.example` lists every variable.

`DATABASE_URL` absent: SQLite in `var/`. `postgres://…`: PostgreSQL; nothing else changes.
"""

import os
import secrets
import sys
import warnings
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.utils.csp import CSP

ROOT = Path(__file__).resolve().parent.parent.parent


def env_text(name: str, default: str = "") -> str:
    """Return a variable, or the content of the file named by NAME_FILE (for secrets mounted as files)."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        return Path(file).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def env_bool(name: str, *, default: bool = False) -> bool:
    """Return True for 1, true, yes, on."""
    return env_text(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def env_int(name: str, default: int) -> int:
    """Return a whole number."""
    return int(env_text(name, str(default)))


def env_list(name: str) -> list[str]:
    """Return the comma-separated items, without blanks."""
    return [item.strip() for item in env_text(name).split(",") if item.strip()]


VAR = Path(env_text("PTCE_VAR", str(ROOT / "var")))
VAR.mkdir(parents=True, exist_ok=True)

# The demonstration: fictional data, one-click sign-in at /demo/, mail shown instead of sent.
DEMO = env_bool("PTCE_DEMO")
DEBUG = env_bool("DEBUG")
TESTING = "pytest" in sys.modules
# What the public serves: everything but the demonstration, debugging and the tests.
PRODUCTION = not (DEMO or DEBUG or TESTING)


def local_secret() -> str:
    """Return a key kept in var/, made on first use: enough for a demonstration, refused in production by a check."""
    file = VAR / "secret_key"
    if not file.exists():
        file.write_text(secrets.token_urlsafe(50), encoding="utf-8")
        file.chmod(0o600)
    return file.read_text(encoding="utf-8")


SECRET_KEY = env_text("SECRET_KEY") or local_secret()
SECRET_KEY_IS_LOCAL = not env_text("SECRET_KEY")
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS") or ([] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
# How many proxies we stand behind: the client's address is read that far from the right of X-Forwarded-For.
TRUSTED_PROXIES = env_int("TRUSTED_PROXIES", 0)
SITE_URL = env_text("SITE_URL", "http://localhost:8000").rstrip("/")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_linear_migrations",
    "django_tasks_db",
    "widget_tweaks",
    "dsfr",
    # After the design system, whose radios and checkboxes replace the plain ones.
    "django.forms",
    # Before the sign-in library, whose templates it replaces.
    "ptce.accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "ptce.core",
    "ptce.journal",
    "ptce.documents",
    "ptce.mailing",
    "ptce.territories",
    "ptce.organisations",
    "ptce.calls",
    "ptce.poles",
    "ptce.dossiers",
    "ptce.publicity",
    "ptce.reviews",
    "ptce.selection",
    "ptce.portal",
]
FIRST_PARTY_APPS = [app for app in INSTALLED_APPS if app.startswith("ptce.")]

MIDDLEWARE = [
    "ptce.core.middleware.RequestMoment",
    "ptce.core.middleware.BodyLimit",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ptce.accounts.middleware.SignInRequired",
    "ptce.accounts.middleware.SessionSeen",
    "ptce.accounts.middleware.ProofAsked",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "ptce.organisations.middleware.Mandates",
    "ptce.core.middleware.MethodRefused",
]

ROOT_URLCONF = "ptce.urls"
WSGI_APPLICATION = "ptce.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ptce.core.context.site",
            ],
            "builtins": ["ptce.core.templatetags.ptce"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DSFR_MARK_OPTIONAL_FIELDS = True
# The library announces, at each form, that this setting will become the rule.
warnings.filterwarnings("ignore", message="Transitional Django setting DSFR_MARK_OPTIONAL_FIELDS", category=UserWarning)


def database(url: str) -> dict[str, object]:
    """Return the settings of the database named by the address (empty: SQLite in var/)."""
    if not url or url.startswith("sqlite"):
        name = url.removeprefix("sqlite:///") if url else str(VAR / "ptce.sqlite3")
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": name,
            # Opening reads the schema anew, 2 ms at each request, and whoever closes last empties the log and removes it: keep them open.
            "CONN_MAX_AGE": env_int("CONN_MAX_AGE", 60),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                # A writer waits its turn rather than fail: SQLite takes one at a time, in no fair order.
                "timeout": 45,
                # FULL: a submission must survive a power cut (measured: still more than 700 inserts a second).
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
                "PRAGMA mmap_size=134217728;PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-16000;",
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": env_int("CONN_MAX_AGE", 60),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**prepared(env_int("PREPARE_AFTER", 0)), **dict(parse_qsl(parts.query))},
    }


def prepared(after: int) -> dict[str, object]:
    """Return the options that let PostgreSQL plan a statement once a connection, from its nth run on: it halves what the database costs.

    0: never, as a pooler between us and the database that gives each transaction another connection requires.
    """
    return {"server_side_binding": True, "prepare_threshold": after} if after else {}


DATABASES = {"default": database(env_text("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
# The second one is named by the sessions opened before the first existed.
AUTHENTICATION_BACKENDS = ["ptce.accounts.backends.Backend", "allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
ACCOUNT_ADAPTER = "ptce.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
# Beside the sign-in library's own limits: what anybody may ask in public, by origin and by address.
ACCOUNT_RATE_LIMITS = {"follow_call": "30/h/ip,5/h/key", "ask_question": "20/h/ip,5/h/key"}
ACCOUNT_FORMS = {"add_email": "ptce.accounts.forms.AddAddressForm", "confirm_email_verification_code": "ptce.accounts.forms.AddressCodeForm"}
# Rate limits count by address of the client, read as far behind our proxies as they are many.
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_ADAPTER = "ptce.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "ptce.accounts.forms.SecondFactorForm",
    "reauthenticate": "ptce.accounts.forms.SecondFactorAgainForm",
    "activate_totp": "ptce.accounts.forms.ActivateSecondFactorForm",
    "add_webauthn": "ptce.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "ptce.accounts.forms.RenamePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# A passkey that its device unlocks is two factors in one: it signs in alone.
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "PTCE"
# One step of thirty seconds either way, for clocks that drift and codes typed slowly (RFC 6238, § 5.2); accounts.forms takes each code once.
MFA_TOTP_PERIOD, MFA_TOTP_TOLERANCE = 30, 1
SESSION_ENGINE = "ptce.accounts.sessions"
# Before an act that matters (decisions, mandates, handing over, addresses, exports), an authentication older than this is asked again.
PROOF_SECONDS = env_int("PROOF_SECONDS", 30 * 60)
SESSION_COOKIE_AGE = 12 * 3600
SESSION_SAVE_EVERY_REQUEST = False

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = env_bool("SECURE_SSL_REDIRECT", default=PRODUCTION)
SECURE_HSTS_SECONDS = env_int("SECURE_HSTS_SECONDS", 31_536_000 if PRODUCTION else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "form-action": [CSP.SELF],
}

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
# Hashed names in service (see core.storage); straight from the packages in the demonstration and the tests.
STATICFILES_STORAGE = "ptce.core.storage.HashedStatic" if PRODUCTION else "django.contrib.staticfiles.storage.StaticFilesStorage"
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 3600
if not STATIC_ROOT.is_dir():
    STATIC_ROOT.mkdir(parents=True)
S3_BUCKET = env_text("S3_BUCKET")
STORAGES = {
    "default": {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env_text("S3_ENDPOINT_URL") or None,
            "region_name": env_text("S3_REGION") or None,
            "access_key": env_text("S3_ACCESS_KEY") or None,
            "secret_key": env_text("S3_SECRET_KEY") or None,
            "default_acl": "private",
            "file_overwrite": False,
            "querystring_auth": True,
        },
    }
    if S3_BUCKET
    else {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(VAR / "media"), "base_url": None}},
    "staticfiles": {"BACKEND": STATICFILES_STORAGE},
}
# Files: refused from their declared length, before a byte is read.
FILE_MAX_BYTES = env_int("FILE_MAX_BYTES", 25_000_000)
DOSSIER_MAX_BYTES = env_int("DOSSIER_MAX_BYTES", 200_000_000)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

SMTP_URL = env_text("SMTP_URL")


def mailer(url: str) -> dict[str, object]:
    """Return the mailer for `smtp://user:password@host:port?tls=1` (`smtps://` for implicit TLS); none: mail is kept in the outbox."""
    if not url:
        return {"BACKEND": "django.core.mail.backends.locmem.EmailBackend" if TESTING else "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(url)
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname or "localhost",
            "port": parts.port or (465 if parts.scheme == "smtps" else 25),
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_tls": "tls=1" in parts.query,
            "use_ssl": parts.scheme == "smtps",
            "timeout": 20,
        },
    }


MAILERS = {"default": mailer(SMTP_URL)}
DEFAULT_FROM_EMAIL = env_text("DEFAULT_FROM_EMAIL", "Plateforme PTCE <ne-pas-repondre@ptce.example>")
MAIL_DOMAIN = env_text("MAIL_DOMAIN", "ptce.example")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
# A task that runs longer than this is taken for dead and put back by the reaper.
TASK_STALE_AFTER_SECONDS = env_int("TASK_STALE_AFTER_SECONDS", 900)
TASK_MAX_ATTEMPTS = env_int("TASK_MAX_ATTEMPTS", 8)

# SIRET look-ups; tests and demonstration point it at a local server that answers by the same contract.
SIRENE_API_URL = env_text("SIRENE_API_URL", "https://recherche-entreprises.api.gouv.fr")
SIRENE_CONTACT = env_text("SIRENE_CONTACT", "contact@ptce.example")
CLAMD_URL = env_text("CLAMD_URL")

# Who answers for the site: shown on the legal pages, every one a fact of the deployment.
PUBLISHER = {
    "name": env_text("PUBLISHER_NAME", "Direction générale du Trésor"),
    "address": env_text("PUBLISHER_ADDRESS", "139 rue de Bercy, 75012 Paris"),
    "email": env_text("PUBLISHER_EMAIL", "contact@ptce.example"),
    "phone": env_text("PUBLISHER_PHONE"),
    "director": env_text("PUBLISHER_DIRECTOR"),
    "host": env_text("PUBLISHER_HOST"),
    "data_protection_officer": env_text("DATA_PROTECTION_OFFICER", "dpo@ptce.example"),
}

# `default` is shared by all processes: the sign-in library counts attempts and remembers used codes there. `process` keeps pages (core.caching).
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_sharedentry",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "ptce.core.logs.RequestIdentity"}},
    "formatters": {"json": {"()": "ptce.core.logs.JsonLines"}},
    "handlers": {"stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "json", "filters": ["request"]}},
    # The worker tells every task: of use in service, noise beside the demonstration's addresses and logins.
    "loggers": {
        "django.tasks": {"level": "WARNING" if (DEMO or TESTING) else "INFO"},
        # It says each second that it starts and stops.
        "django_tasks_db": {"level": "WARNING"},
    },
    "root": {"handlers": ["stdout"], "level": env_text("LOG_LEVEL", "WARNING" if (DEMO or TESTING) else "INFO")},
}
