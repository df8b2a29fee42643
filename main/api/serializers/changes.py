"""Fields that a program may change, and all the others that it may not."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers


class OnlyItsFields(serializers.Serializer):
    """Refuses fields it does not know or that cannot be changed, instead of passing over them.

    A program that believes it has changed a quantity is told that it has not.
    """

    def to_internal_value(self, data: Any) -> Any:
        """Read what was sent.

        Raises:
            ValidationError: a field is not valid, or not to be changed.
        """
        if isinstance(data, Mapping):
            changeable = {field.field_name for field in self._writable_fields}
            refused = {str(name): ["This cannot be changed."] for name in data.keys() - changeable}
            if refused:
                raise serializers.ValidationError(refused, code="read_only")
        return super().to_internal_value(data)
