#!/usr/bin/env python
"""The door to the shop's commands: `./manage.py help` lists them."""

import os
import sys


def main() -> None:
    """Run the command named on the command line with the shop's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "booktime.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
