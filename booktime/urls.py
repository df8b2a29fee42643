"""Every address of the shop starts here: the owners' admin, then the shop itself."""

from django.contrib import admin
from django.urls import include, path

handler400 = "main.views.errors.bad_request"
handler403 = "main.views.errors.permission_denied"
handler404 = "main.views.errors.page_not_found"
handler500 = "main.views.errors.server_error"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("main.urls")),
]
