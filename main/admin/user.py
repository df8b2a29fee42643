"""People: owners give them their roles, the central office looks them up."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from main.admin.rights import FiltersOfItsOwn, ReadOnly
from main.admin_sites import office, owners
from main.models import Address, User
from main.models.user import DISPATCHERS, EMPLOYEES

PERSON = ("first_name", "last_name", "wants_reminders")
RIGHTS = ("is_active", "is_staff", "groups", "is_superuser", "user_permissions")
OWN_ROLE = ("is_active", "is_staff", "is_superuser")
DATES = ("last_login", "date_joined")


class UserCreationForm(AdminUserCreationForm):
    """A new person, by address."""

    class Meta:
        model = User
        fields = ("email",)


class UserForm(UserChangeForm):
    """A person and their role."""

    class Meta(UserChangeForm.Meta):
        model = User
        help_texts = {
            "is_staff": "Works in the shop. Choose the group as well.",
            "groups": f"The role of staff: {EMPLOYEES} work on /office-admin/, {DISPATCHERS} on "
            "/dispatch-admin/. Tick “staff status” as well.",
            "is_superuser": "Owns the shop, with “staff status”: may do everything, on every site.",
        }

    def clean(self) -> dict[str, Any]:
        """Refuse a role that would not work."""
        cleaned = super().clean() or self.cleaned_data
        has_role = cleaned.get("is_superuser") or any(
            group.name in (EMPLOYEES, DISPATCHERS) for group in cleaned.get("groups", ())
        )
        if has_role and not cleaned.get("is_staff", True):
            self.add_error("is_staff", "Without it the role has no effect.")
        return cleaned


class AddressInline(ReadOnly, admin.TabularInline):
    """A person's address book: theirs to change."""

    model = Address
    fields = ("name", "address1", "address2", "postcode", "city", "country")


@admin.register(User, site=owners)
class UserAdmin(DjangoUserAdmin):
    """Shoppers and staff: Django's own page, by e-mail address."""

    add_form = UserCreationForm
    form = UserForm
    ordering = ("email",)
    list_display = ("email", "first_name", "last_name", "is_active", "is_staff")
    search_fields = ("email", "first_name", "last_name")
    inlines = (AddressInline,)
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        ("Person", {"fields": PERSON}),
        ("Rights", {"fields": RIGHTS}),
        ("Dates", {"fields": DATES}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": ("email", "usable_password", "password1", "password2"),
            },
        ),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Keep owners from locking themselves out: another one has to take their role."""
        return OWN_ROLE if obj == request.user else ()

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody deletes themselves either, alone or among others."""
        return obj != request.user and super().has_delete_permission(request, obj)

    def user_change_password(
        self,
        request: HttpRequest,
        id: str,  # noqa: A002 - Django's name
        form_url: str = "",
    ) -> HttpResponseBase:
        """Lead owners to the shop's own page for theirs: here they could leave themselves none."""
        if id == str(request.user.pk):
            return redirect("password_change")
        return super().user_change_password(request, id, form_url)

    def get_inlines(self, request: HttpRequest, obj: User | None) -> tuple[type, ...]:
        """Leave out the address book of somebody who is not there yet."""
        return self.inlines if obj else ()


@admin.register(User, site=office)
class OfficeUserAdmin(FiltersOfItsOwn, ReadOnly, admin.ModelAdmin):
    """Who somebody is and where they live. Not Django's page: no rights, no passwords here."""

    ordering = ("email",)
    list_display = ("email", "first_name", "last_name", "is_active", "date_joined")
    list_filter = ("is_active",)
    search_fields = ("email", "first_name", "last_name")
    date_hierarchy = "date_joined"
    fields = ("email", *PERSON, "is_active", *DATES)
    inlines = (AddressInline,)
