"""Where a parcel is, for the phone."""

from rest_framework import serializers

from main.tracking import EventSerializer

STATES = ("tracked", "not_sent", "unknown", "not_offered")


class TrackerSerializer(serializers.Serializer):
    """What is known: `status` and `events` are the carrier's, and empty unless `tracked`."""

    order = serializers.IntegerField()
    tracking_number = serializers.CharField()
    state = serializers.ChoiceField(STATES)
    status = serializers.CharField(default="")
    events = EventSerializer(many=True, default=list)
