"""The app's start."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class MainConfig(AppConfig):
    """The shop."""

    name = "main"
    verbose_name = "BookTime"

    def ready(self) -> None:
        """Merge baskets and write the log when somebody logs in or out; teach SQLite to fold."""
        from django.contrib.auth.signals import (
            user_logged_in,
            user_logged_out,
            user_login_failed,
        )
        from django.db.backends.signals import connection_created

        from main.account_log import log_failure, log_login, log_logout
        from main.baskets import merge_on_login
        from main.folding import teach_sqlite

        user_logged_in.connect(log_login, dispatch_uid="log_login")
        user_logged_out.connect(log_logout, dispatch_uid="log_logout")
        user_login_failed.connect(log_failure, dispatch_uid="log_failure")
        connection_created.connect(teach_sqlite, dispatch_uid="teach_sqlite")
        user_logged_in.connect(merge_on_login, dispatch_uid="merge_on_login")


class PhoneAppConfig(AppConfig):
    """Tokens of the phone app, on the owners' site by a name that owners know."""

    name = "knox"
    verbose_name = "Phone app"


class OwnersAdminConfig(AdminConfig):
    """Django's admin, whose default site is the owners'."""

    default_site = "main.admin_sites.OwnersSite"
