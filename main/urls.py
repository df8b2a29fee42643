"""The shop's addresses: a public interface, people and search engines keep them."""

from django.urls import path

from main.views import basket, favicon, home, media, product, search, user

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
    path("favicon.ico", favicon.favicon, name="favicon"),
    path("media/<path:name>", media.media, name="media"),
]
