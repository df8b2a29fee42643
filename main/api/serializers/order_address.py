"""Where a parcel goes."""

from rest_framework import serializers

from main.models import OrderAddress


class OrderAddressSerializer(serializers.ModelSerializer):
    """A shipping address, in its parts and as the lines of a label."""

    label = serializers.ListField(child=serializers.CharField(), source="lines", read_only=True)

    class Meta:
        model = OrderAddress
        fields = ("name", "address1", "address2", "postcode", "city", "country", "label")
        read_only_fields = fields
