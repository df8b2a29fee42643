"""The shop's settings, every one of them from the environment (docs/config-vars.md).

Production is the default: whoever wants it relaxed sets DEBUG=true on their own machine.
"""

import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

from booktime import config_parsers as parsers
from booktime import content_security, databases, logs
from booktime.config_vars import env, read

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = read("DEBUG", env.bool, False)
if DEBUG:
    # In production the platform is the only source: a forgotten file must not override it.
    env.read_env(BASE_DIR / ".env", recurse=False)

SECRET_KEY_IS_TEMPORARY = not read("SECRET_KEY", env.str, "")
SECRET_KEY = read("SECRET_KEY", env.str, secrets.token_hex(32))
GIT_REV = read("GIT_REV", env.str, "unknown")
PROCESS = read("DYNO", env.str, "")
GA_TRACKER_ID = read("GA_TRACKER_ID", parsers.tracker, "")
ADMINS = read("ADMINS", parsers.people, [])

# Hosts and HTTPS. The router in front ends TLS and says so in X-Forwarded-Proto.
ALLOWED_HOSTS = read("ALLOWED_HOSTS", parsers.hosts, [])
HTTPS_ONLY = read("HTTPS_ONLY", env.bool, not DEBUG)
SHOP_DOMAIN = read("SHOP_DOMAIN", parsers.domain, "")
SHOP_URL = read("SHOP_URL", parsers.site, "")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = HTTPS_ONLY
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS_ONLY else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS_ONLY
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS_ONLY
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS_ONLY else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS_ONLY else "csrftoken"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "main.views.errors.csrf_failure"

# W021: joining the browsers' preload list is for the domain's owner to decide, not for the shop.
# The others only say again that HTTPS_ONLY=false, which somebody chose.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
if not HTTPS_ONLY:
    SILENCED_SYSTEM_CHECKS += [f"security.W0{number}" for number in ("04", "08", "12", "16")]

# Headers; main/middleware/security_headers.py adds those that Django has no setting for.
CONTENT_SECURITY_POLICY = content_security.policy(
    https_only=HTTPS_ONLY, analytics=bool(GA_TRACKER_ID)
)
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "main.apps.MainConfig",
    "main.apps.OwnersAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "webpack_loader",
    "drf_spectacular",
    "main.apps.PhoneAppConfig",
]
MIDDLEWARE = [
    "main.middleware.probes.ProbesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "main.middleware.security_headers.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "main.middleware.subdomains.SubdomainsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "main.middleware.too_many_tries.TooManyTriesMiddleware",
    "main.middleware.without_redis.WithoutRedisMiddleware",
]
ROOT_URLCONF = "booktime.urls"
ASGI_APPLICATION = "booktime.asgi.application"
WSGI_APPLICATION = "booktime.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "main.context_processors.shop",
            ],
        },
    },
]

# Data.
DATABASE_URL_IS_MISSING = not read("DATABASE_URL", env.str, "")
DATABASES: dict[str, Any] = {
    "default": databases.tuned(
        read(
            "DATABASE_URL",
            parsers.database,
            {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "db.sqlite3"},
        ),
        pool_size=read("DATABASE_POOL_SIZE", parsers.pool_size, 4),
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Migrations (docs/migrations.md). Those of other people's apps that break a rule and were found
# harmless to the running release: "app.0001_name" -> the reason. A file of ours tells it itself.
REVIEWED_MIGRATIONS: dict[str, str] = {}
MIGRATE_LOCK_TIMEOUT = read("MIGRATE_LOCK_TIMEOUT", parsers.seconds, 2.0)
MIGRATE_RETRIES = read("MIGRATE_RETRIES", parsers.retries, 10)
MIGRATE_STATEMENT_TIMEOUT = read("MIGRATE_STATEMENT_TIMEOUT", parsers.seconds, 600.0)
MIGRATE_WAIT = read("MIGRATE_WAIT", parsers.seconds, 600.0)

REDIS_URL = read("REDIS_URL", parsers.address("redis", "rediss"), "")
REDIS_PREFIX = "booktime"
if REDIS_URL:
    CACHES: dict[str, Any] = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": REDIS_PREFIX,
            "OPTIONS": {
                "pool_class": "booktime.redis_pool.SharedConnectionPool",
                "socket_connect_timeout": 2,
                "socket_timeout": 2,
            },
        }
    }
    SESSION_ENGINE = "main.sessions"
    # Not RedisChannelLayer: its groups keep members of dead processes for a day.
    CHANNEL_LAYERS: dict[str, Any] = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {
                "hosts": [{"address": REDIS_URL, "socket_connect_timeout": 2}],
                "prefix": REDIS_PREFIX,
            },
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            # By itself it keeps 300, few enough to push a count of failed logins out.
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        }
    }
    SESSION_ENGINE = "django.contrib.sessions.backends.db"
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

# People.
AUTH_USER_MODEL = "main.User"
AUTHENTICATION_BACKENDS = ["main.login_backend.LoginBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
] + [{"NAME": "main.password_rules.LongestPasswordValidator"}]
PASSWORD_RESET_TIMEOUT = 3600
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "home"

# The API (docs/api.md). What a view does not say is strict: staff only, JSON only.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "main.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["main.api.permissions.WorksHere"],
    "DEFAULT_PARSER_CLASSES": ["main.api.parsers.JsonParser"],
    "DEFAULT_RENDERER_CLASSES": [
        "rest_framework.renderers.JSONRenderer",
        "main.api.renderers.PageRenderer",
    ],
    "DEFAULT_PAGINATION_CLASS": "main.api.pages.Pages",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "main.api.errors.handler",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "BookTime",
    "DESCRIPTION": "Paid orders for dispatch software, and a shopper's own for the phone app.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/(mobile-)?api",
    "ENUM_NAME_OVERRIDES": {
        "OrderStatus": "main.models.order.Order.Status",
        "OrderLineStatus": "main.models.order_line.OrderLine.Status",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "main.api.schema.add_problems",
    ],
}
REST_KNOX = {"TOKEN_TTL": timedelta(days=90)}
TRACKER_URL = read("TRACKER_URL", parsers.directory, "")

# Mail: the parsed address is a set of EMAIL_* settings. A slow server must not hold a page long.
vars().update(read("EMAIL_URL", parsers.email, {"EMAIL_BACKEND": parsers.CONSOLE_MAIL}))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = read("DEFAULT_FROM_EMAIL", parsers.sender, "BookTime <noreply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
CUSTOMER_SERVICE_EMAIL = read("CUSTOMER_SERVICE_EMAIL", parsers.sender, DEFAULT_FROM_EMAIL)

# What shoppers read who have to pay: the shop has no payment provider.
PAYMENT_INSTRUCTIONS = read(
    "PAYMENT_INSTRUCTIONS", parsers.text, "We write to you about how to pay."
)

# Files. The bundles come from webpack; collectstatic passes without them, release_check does not.
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
BUNDLES = BASE_DIR / "frontend" / "dist"
STATICFILES_DIRS = [BUNDLES] if BUNDLES.is_dir() else []
WEBPACK_LOADER = {
    "DEFAULT": {
        "CACHE": not DEBUG,
        "BUNDLE_DIR_NAME": "",
        "STATS_FILE": str(BASE_DIR / "webpack-stats.json"),
        "TIMEOUT": 10,
    }
}
# A name with a hash, Django's or webpack's, never changes its content.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+\.[0-9a-f]{12,32}\..+$"
WHITENOISE_ALLOW_ALL_ORIGINS = False

MEDIA_URL = "/media/"
MEDIA_ROOT = read("MEDIA_ROOT", env.path, BASE_DIR / "media")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "main.static_storage.StaticStorage"},
}
if AWS_STORAGE_BUCKET_NAME := read("AWS_STORAGE_BUCKET_NAME", env.str, ""):
    STORAGES["default"] = {
        "BACKEND": "main.storage.PrivateBucketStorage",
        "OPTIONS": {
            "bucket_name": AWS_STORAGE_BUCKET_NAME,
            "access_key": read("AWS_ACCESS_KEY_ID", env.str, None),
            "secret_key": read("AWS_SECRET_ACCESS_KEY", env.str, None),
            "endpoint_url": read("AWS_S3_ENDPOINT_URL", parsers.address("http", "https"), None),
            "region_name": read("AWS_S3_REGION_NAME", env.str, None),
        },
    }

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True

LOGGING = logs.configuration(
    level=read(
        "LOG_LEVEL",
        parsers.choice("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL", fold=str.upper),
        "INFO",
    ),
    style=read("LOG_FORMAT", parsers.choice("json", "plain"), "plain" if DEBUG else "json"),
    mail_admins=bool(ADMINS),
    release=read("HEROKU_RELEASE_VERSION", env.str, GIT_REV[:7]),
    process=PROCESS,
)
if SENTRY_DSN := read("SENTRY_DSN", parsers.address("http", "https"), ""):
    from booktime.error_reports import start

    start(SENTRY_DSN, release=GIT_REV)
