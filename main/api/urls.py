"""The addresses of the API: /api/ for dispatch software, /mobile-api/ for the phone app."""

from django.urls import path

from main.api.views import auth, my_order, order, order_line, root, tracker

urlpatterns = [
    path("api/", root.Root.as_view(), name="api"),
    path("api/schema/", root.Schema.as_view(), name="api_schema"),
    path("api/orders/", order.OrderList.as_view(), name="api_orders"),
    path("api/orders/<int:pk>/", order.OrderDetail.as_view(), name="api_order"),
    path("api/order-lines/", order_line.OrderLineList.as_view(), name="api_order_lines"),
    path("api/order-lines/<int:pk>/", order_line.OrderLineDetail.as_view(), name="api_order_line"),
    path("mobile-api/auth/", auth.Auth.as_view(), name="mobile_auth"),
    path("mobile-api/my-orders/", my_order.MyOrderList.as_view(), name="mobile_orders"),
    path(
        "mobile-api/my-orders/<int:pk>/tracker/",
        tracker.Tracker.as_view(),
        name="mobile_tracker",
    ),
]
