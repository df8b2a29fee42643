"""A paid order, for those who send it."""

from rest_framework import serializers

from main.api.serializers.changes import OnlyItsFields
from main.api.serializers.order_address import OrderAddressSerializer
from main.api.serializers.order_line import OrderLineSerializer
from main.models import Order
from main.tracking import NUMBER


class OrderSerializer(OnlyItsFields, serializers.ModelSerializer):
    """What goes where: no prices, and of the shopper only what is on the parcel.

    `tracking_number` can be changed.
    """

    url = serializers.HyperlinkedIdentityField(view_name="api_order")
    shipping_address = OrderAddressSerializer(read_only=True)
    lines = OrderLineSerializer(many=True, read_only=True)

    class Meta:
        model = Order
        fields = (
            "id",
            "url",
            "status",
            "date_created",
            "date_updated",
            "tracking_number",
            "shipping_address",
            "lines",
        )
        read_only_fields = ("id", "status", "date_created", "date_updated")

    def validate_tracking_number(self, number: str) -> str:
        """Letters, digits and dashes, which is all that carriers print; empty takes it back."""
        if number and not NUMBER.fullmatch(number):
            raise serializers.ValidationError("Only letters, digits and dashes.")
        return number
