"""The app's start."""

from django.apps import AppConfig


class MainConfig(AppConfig):
    """The shop."""

    name = "main"
    verbose_name = "BookTime"

    def ready(self) -> None:
        """Merge baskets when Django says that somebody logged in."""
        from django.contrib.auth.signals import user_logged_in

        from main.baskets import merge_on_login

        user_logged_in.connect(merge_on_login, dispatch_uid="merge_on_login")
