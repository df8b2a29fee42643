"""The shop's addresses: a public interface, people and search engines keep them."""

from django.urls import path

from main.views import (
    about,
    account,
    address,
    basket,
    contact,
    email_change,
    favicon,
    home,
    media,
    password,
    product,
    reminder,
    search,
    user,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("products/<slug:tag>/", product.product_list, name="product_list"),
    path("product/<slug:slug>/", product.product, name="product"),
    path("search/", search.search_page, name="search"),
    path("add_to_basket/", basket.add_to_basket, name="add_to_basket"),
    path("basket/", basket.basket, name="basket"),
    path("signup/", user.signup, name="signup"),
    path("login/", user.LoginView.as_view(), name="login"),
    path("logout/", user.LogoutView.as_view(), name="logout"),
    path("address/", address.addresses, name="addresses"),
    path("address/create/", address.address_create, name="address_create"),
    path("address/<int:pk>/", address.address_edit, name="address_edit"),
    path("address/<int:pk>/delete/", address.address_delete, name="address_delete"),
    path("account/", account.account, name="account"),
    path("account/email/", email_change.email_change, name="email_change"),
    path("account/email/confirm/", email_change.email_confirm, name="email_confirm"),
    path("account/password/", password.PasswordChangeView.as_view(), name="password_change"),
    path("password-reset/", password.PasswordResetView.as_view(), name="password_reset"),
    path(
        "password-reset/sent/",
        password.PasswordResetDoneView.as_view(),
        name="password_reset_done",
    ),
    path(
        "password-reset/done/",
        password.PasswordResetCompleteView.as_view(),
        name="password_reset_complete",
    ),
    path(
        "password-reset/<slug:uidb64>/",
        password.PasswordResetConfirmView.as_view(),
        name="password_reset_confirm",
    ),
    path("contact-us/", contact.contact_us, name="contact_us"),
    path("about-us/", about.about_us, name="about_us"),
    path("reminders/off/", reminder.reminders_off, name="reminders_off"),
    path("favicon.ico", favicon.favicon, name="favicon"),
    path("media/<path:name>", media.media, name="media"),
]
