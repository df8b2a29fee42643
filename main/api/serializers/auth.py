"""Logging in from the phone."""

from rest_framework import serializers


class LoginSerializer(serializers.Serializer):
    """Who somebody says they are."""

    email = serializers.CharField(max_length=254)
    password = serializers.CharField(max_length=4096, trim_whitespace=False)


class TokenSerializer(serializers.Serializer):
    """What the phone keeps."""

    token = serializers.CharField()
    expiry = serializers.DateTimeField()
