"""The project's addresses: the staff's sites, then the shop itself."""

from django.urls import include, path

from main.admin_sites import dispatch, office, owners

handler400 = "main.views.errors.bad_request"
handler403 = "main.views.errors.permission_denied"
handler404 = "main.views.errors.page_not_found"
handler500 = "main.views.errors.server_error"

urlpatterns = [
    path("admin/", owners.urls),
    path("office-admin/", office.urls),
    path("dispatch-admin/", dispatch.urls),
    path("", include("main.urls")),
]
