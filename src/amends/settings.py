"""Django's settings, all from the environment. What each variable does stands in docs/guide/operate.md."""

import os
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from amends.base import database, environment, log, provider
from amends.base.home import home
from amends.base.key import secret_key

PACKAGE = Path(__file__).parent

for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(threads, "1")  # our matrices are small; threads that wait for one another would spin

DEBUG = environment.flag("AMENDS_DEBUG")
SECRET_KEY = secret_key()
ALLOWED_HOSTS = environment.words("AMENDS_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = environment.origins("AMENDS_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "procrastinate.contrib.django",
    "django_htmx",
    "csp",
    "amends.base",
    "amends.customers",
    "amends.conversations",
    "amends.listening",
    "amends.recoveries",
    "amends.steering",
    "amends.imports",
    "amends.channels.chat",
    "amends.channels.email",
    "amends.channels.form",
    "amends.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "amends.screens.press.Press",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "amends.screens.door.Door",
    "django.contrib.messages.middleware.MessageMiddleware",
    "amends.screens.dress.Dress",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "amends.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE, PACKAGE / "screens" / "entry"],
        "OPTIONS": {
            "builtins": ["amends.screens.said", "amends.screens.parts.reading"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "amends.screens.dress.firm",
            ],
        },
    }
]

DATABASES = {"default": database.from_environment()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in: e-mail and password, argon2, a limit on tries; nobody signs up by themselves.
AUTH_USER_MODEL = "base.Teammate"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # an address is unique, without regard to case: the check sees no constraint of that kind
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ("email", "name")}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "amends.screens.entry.adapter.ClosedDoor"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
CACHES = {  # of tries only; in the database, so that all web processes count them together; so many that no small flood has some forgotten
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "tries", "OPTIONS": {"MAX_ENTRIES": 200_000}},
}
ACCOUNT_USER_DISPLAY = str
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
LOGOUT_REDIRECT_URL = "account_login"

# Cookies and headers.
HTTPS = environment.flag("AMENDS_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# Words and times: UTC inside, the firm's zone and the reader's language at the edges.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = home() / "static"
STATICFILES_DIRS = [("screens", PACKAGE / "screens" / "static")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

# Our own.
AMENDS_THREADS = environment.number("AMENDS_THREADS", 8, at_least=1)
AMENDS_BODY_LIMIT_BYTES = environment.number("AMENDS_BODY_LIMIT_MB", 50, at_least=1) * 2**20
AMENDS_PROXIES = environment.words("AMENDS_PROXIES", "127.0.0.1,::1")
AMENDS_HOME = home()
AMENDS_FILES = home() / "files"
AMENDS_SMTP_URL = environment.server("AMENDS_SMTP_URL", {"smtp": 25, "smtps": 465, "smtp+starttls": 587})
AMENDS_MAIL_PROVIDER = provider.from_environment()
AMENDS_LETTER_LIMIT_BYTES = environment.number("AMENDS_LETTER_LIMIT_MB", 50, at_least=1) * 2**20
AMENDS_ATTACHMENT_LIMIT_MB = environment.number("AMENDS_ATTACHMENT_LIMIT_MB", 25, at_least=1)
AMENDS_CLAMD_URL = environment.listener("AMENDS_CLAMD_URL", usual_port=3310)
AMENDS_PICTURES = environment.choice("AMENDS_PICTURES", "on", "off") == "on"
AMENDS_WIRING = "amends.wiring"
AMENDS_MAILBOX = "email.Mailbox"  # the rows of what letters are fetched from
AMENDS_HOOK = "email.Hook"  # the rows of addresses at which mail providers bring letters
AMENDS_EXAMINERS = [  # what `amends check` asks beyond what it knows itself
    "amends.conversations.examining.examine",
    "amends.conversations.letterbox.scan.examine",
]
AMENDS_TRUTH = "amends.demo.shown"  # what is known of a simulated firm
PROCRASTINATE_IMPORT_PATHS = [AMENDS_WIRING]
LOGGING = log.configuration()
IMPORTS = {
    "orders": "amends.imports.orders",
    "events": "amends.imports.events",
    "conversations": "amends.imports.conversations",
}
CHANNELS = {  # the kinds an inbox can have: by each, what people say comes in and replies leave
    "email": "amends.channels.email.channel.Email",
    "form": "amends.channels.form.channel.Form",
    "chat": "amends.channels.chat.channel.Chat",
    "phone": "amends.channels.phone.channel.Phone",
}
