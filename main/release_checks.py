"""What can be wrong with a release although its code is right."""

import json
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.checks import WARNING, run_checks
from django.forms import Media
from django.http.request import validate_host
from django.template.utils import get_app_template_dirs

from booktime.config_vars import remedy
from booktime.production import problems
from main.admin_sites import SITES
from main.middleware.subdomains import own_host

SAID_BETTER = {"security.W009", "security.W020"}
"""Django's checks of SECRET_KEY and ALLOWED_HOSTS; ours say what to type."""

STATIC_TAG = re.compile(r"""{%\s*static\s+["']([^"']+)["']""")


def release_problems() -> list[str]:
    """Everything that speaks against this release, a sentence each."""
    return [
        *problems(),
        *domain_problems(),
        *django_problems(),
        *bundle_problems(),
        *static_problems(),
    ]


def domain_problems() -> Iterator[str]:
    """What keeps the subdomains of SHOP_DOMAIN from working."""
    domain = settings.SHOP_DOMAIN
    if not domain:
        return
    if not validate_host(f"any.{domain}", settings.ALLOWED_HOSTS):
        hosts = ",".join([*settings.ALLOWED_HOSTS, f".{domain}"])
        yield (
            f"SHOP_DOMAIN is {domain}, but ALLOWED_HOSTS refuses its subdomains. "
            f"Add .{domain} to it: dokku config:set APP ALLOWED_HOSTS={hosts}"
        )
    if settings.SHOP_URL and not own_host():
        yield (
            f"SHOP_URL is not in SHOP_DOMAIN, {domain}, so mails and subdomains would lead to "
            f"two different shops. Set one of them right: {remedy('SHOP_URL')}"
        )


def django_problems() -> Iterator[str]:
    """Django's own deployment checks, warnings included."""
    for message in run_checks(include_deployment_checks=True):
        passed_over = message.is_silenced() or message.id in SAID_BETTER
        if message.level >= WARNING and not passed_over:
            yield f"{message.id}: {message.msg}"


def bundle_problems() -> Iterator[str]:
    """What is wrong with webpack's bundles."""
    stats_file = Path(settings.WEBPACK_LOADER["DEFAULT"]["STATS_FILE"])
    try:
        stats = json.loads(stats_file.read_text())
    except (OSError, ValueError):
        yield f"{stats_file.name} is missing or damaged. Run npm run build before collectstatic."
        return
    if stats.get("status") != "done":
        yield f"{stats_file.name} tells of a failed build. Run npm run build and mend its errors."
    for name in stats.get("assets", {}):
        if not is_collected(name):
            yield f"The bundle {name} is not collected. Run ./manage.py collectstatic."


def static_problems() -> Iterator[str]:
    """Static files that a page names and collectstatic did not find."""
    names = {*names_in_templates(), *names_in_admin_forms()}
    for name in sorted(names):
        if not is_collected(name):
            yield f"The static file {name} is not collected. Run ./manage.py collectstatic."


def names_in_templates() -> Iterator[str]:
    """The files named by {% static "..." %} in all apps' templates."""
    for directory in get_app_template_dirs("templates"):
        for template in Path(directory).rglob("*.*"):
            if template.suffix in {".html", ".txt"}:
                yield from STATIC_TAG.findall(template.read_text(encoding="utf-8"))


def names_in_admin_forms() -> Iterator[str]:
    """The scripts and styles of the staff's sites."""
    yield from (site.stylesheet for site in SITES)
    for media in admin_media():
        styles = [name for names in media._css.values() for name in names]
        yield from (str(name) for name in [*media._js, *styles] if "//" not in str(name))


def admin_media() -> Iterator[Media]:
    """The scripts and styles of each admin page and of the parts in it."""
    for model_admin in chain.from_iterable(site._registry.values() for site in SITES):
        yield model_admin.media
        for inline in model_admin.inlines:
            yield inline(model_admin.model, model_admin.admin_site).media


def is_collected(name: str) -> bool:
    """Whether the manifest has a static file."""
    try:
        staticfiles_storage.stored_name(name)
    except ValueError:
        return False
    return True
