"""An order as its shopper sees it on the phone."""

from rest_framework import serializers

from main.models import Order


class MyOrderSerializer(serializers.ModelSerializer):
    """What a list of orders shows."""

    date = serializers.DateTimeField(source="date_created", read_only=True)
    thumbnail = serializers.SerializerMethodField()
    summary = serializers.CharField(read_only=True)
    total = serializers.DecimalField(max_digits=12, decimal_places=2, read_only=True)

    class Meta:
        model = Order
        fields = ("id", "status", "date", "thumbnail", "summary", "total")
        read_only_fields = fields

    def get_thumbnail(self, order: Order) -> str | None:
        """The whole address of the first cover; null when no book has one."""
        covers = (line.product.cover for line in order.lines.all())
        cover = next((cover for cover in covers if cover), None)
        return self.context["request"].build_absolute_uri(cover.thumbnail.url) if cover else None
