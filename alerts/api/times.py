"""Times of the day as the API takes and gives them."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


@extend_schema_field({"type": "string", "example": "08:00:00"})
class WallTimeField(serializers.TimeField):
    """A time on a wall, which has no offset; the format `time` of RFC 3339 demands one."""
