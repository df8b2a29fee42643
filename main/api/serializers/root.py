"""The addresses of /api/."""

from rest_framework import serializers


class RootSerializer(serializers.Serializer):
    """Where everything is."""

    orders = serializers.URLField()
    order_lines = serializers.URLField()
    schema = serializers.URLField()
