"""What nobody may do, whatever the rights of their group."""

from typing import Any

from django.http import HttpRequest


class Kept:
    """What is switched off rather than thrown away."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes."""
        return False


class NotByHand(Kept):
    """What the shop itself makes, and keeps."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody adds."""
        return False


class ReadOnly(NotByHand):
    """Rights for looking, not for touching."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes."""
        return False


class FiltersOfItsOwn:
    """A list that is filtered by what its page offers, and by nothing typed into the address.

    Django lets every field of a list be compared with anything, also one that is not shown:
    enough to find out a price by asking for "more than 10", then 20.
    """

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Whether the page itself has such a link.

        A number of five digits is no year, month or day; Django fails on one that is too long, as
        PostgreSQL does on a NUL.
        """
        if "\0" in str(value):
            return False
        if self.date_hierarchy and lookup.startswith(self.date_hierarchy) and len(value) > 4:
            return False
        filters = [getattr(one, "parameter_name", one) for one in self.get_list_filter(request)]
        fields = [*filters, self.date_hierarchy]
        return any(lookup == field or lookup.startswith(f"{field}__") for field in fields if field)
