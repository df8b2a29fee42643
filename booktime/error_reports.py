"""Errors to Sentry, for shops that have it: imported only when SENTRY_DSN is set."""

from booktime.config_vars import malformed


def start(dsn: str, *, release: str) -> None:
    """Report unhandled errors to `dsn`. Sentry's default leaves out who met them.

    Raises:
        ConfigError: Sentry cannot read the address.
    """
    import sentry_sdk  # heavy: about as long to import as Django itself

    try:
        sentry_sdk.init(dsn=dsn, release=release)
    except ValueError:
        raise malformed("SENTRY_DSN") from None
