"""The owners' admin, a file a noun."""

from django.contrib import admin

from main.admin import basket, product, product_tag, user

__all__ = ["basket", "product", "product_tag", "user"]

admin.site.site_header = "BookTime owners"
admin.site.site_title = "BookTime owners"
admin.site.index_title = "The shop"
