"""A book to be sent."""

from rest_framework import serializers

from main.api.serializers.changes import OnlyItsFields
from main.models import OrderLine


class OrderLineSerializer(OnlyItsFields, serializers.ModelSerializer):
    """Copies of one book, without what they cost; `status` can be changed."""

    url = serializers.HyperlinkedIdentityField(view_name="api_order_line")
    product = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    author = serializers.CharField(source="product.author", read_only=True)

    class Meta:
        model = OrderLine
        fields = ("id", "url", "order", "product", "name", "author", "quantity", "status")
        read_only_fields = ("id", "order", "name", "quantity")
        extra_kwargs = {"status": {"required": True}}
