"""What has to be set before the shop may serve the public.

Commands such as collectstatic run without any of it; the web start (asgi.py, wsgi.py) and
`manage.py release_check` do not.
"""

import re

from django.conf import settings

from booktime.config_vars import ConfigError, remedy

SECRET_KEY_LENGTH = 50
"""Django's own least length, see its check security.W009."""


def problems() -> list[str]:
    """Sentences, each with its remedy, that say why the shop must not go on the air."""
    found = (
        secret_key_problem(),
        hosts_problem(),
        database_problem(),
        second_process_problem(),
    )
    return [sentence for sentence in found if sentence]


def secret_key_problem() -> str:
    """Say why SECRET_KEY is unfit, or return an empty string."""
    fix = f"Set one: {remedy('SECRET_KEY')}"
    if settings.SECRET_KEY_IS_TEMPORARY:
        return f"SECRET_KEY is missing, so nobody would stay logged in. {fix}"
    if len(settings.SECRET_KEY) < SECRET_KEY_LENGTH:
        length = len(settings.SECRET_KEY)
        return (
            f"SECRET_KEY is {length} characters long and must have {SECRET_KEY_LENGTH} or more, "
            f"or it can be guessed. {fix}"
        )
    if settings.SECRET_KEY.startswith("django-insecure-"):
        return f"SECRET_KEY is one that Django made for development. {fix}"
    if len(set(settings.SECRET_KEY)) < 5:
        return f"SECRET_KEY repeats a few characters, so it can be guessed. {fix}"
    return ""


def hosts_problem() -> str:
    """Say why ALLOWED_HOSTS is unfit, or return an empty string."""
    fix = f"Name the shop's hosts: {remedy('ALLOWED_HOSTS')}"
    if not settings.ALLOWED_HOSTS:
        return (
            f"ALLOWED_HOSTS is missing, so every request would be refused. {fix} "
            "(for hosts without a certificate, HTTPS_ONLY=false too)"
        )
    if "*" in settings.ALLOWED_HOSTS:
        return f"ALLOWED_HOSTS has '*', which lets anyone pass for the shop. {fix}"
    return ""


def database_problem() -> str:
    """Say why DATABASE_URL is unfit, or return an empty string."""
    if settings.DATABASE_URL_IS_MISSING:
        return (
            "DATABASE_URL is missing, and a file inside a release is lost at the next one. "
            "Link a database: dokku postgres:create NAME and dokku postgres:link NAME APP"
        )
    return ""


def second_process_problem() -> str:
    """Say why this web process must not run beside another, or return an empty string."""
    if re.fullmatch(r"web\.(?!1$)\d+", settings.PROCESS) and not settings.REDIS_URL:
        return (
            f"REDIS_URL is missing, and {settings.PROCESS} shares neither chats nor cache with "
            "web.1 without it. Link a Redis: dokku redis:create NAME and "
            "dokku redis:link NAME APP (or run one web process: dokku ps:scale APP web=1)"
        )
    return ""


def refuse_unless_fit() -> None:
    """Let a web server start in development, or when nothing is missing for production.

    Raises:
        ConfigError: with a sentence a problem.
    """
    if settings.DEBUG:
        return
    if found := problems():
        raise ConfigError("\n".join(found))
