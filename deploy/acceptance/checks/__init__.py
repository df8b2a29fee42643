"""The checks: functions that take a tour, and return in a few words what they saw."""
