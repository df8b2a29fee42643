"""dockyard: a one-machine platform that answers Dokku's command line without root, Docker or a server."""

__version__ = "0.1.0"
DOKKU_VERSION = "0.38.27"
"""The Dokku whose commands, messages and exit codes this dockyard follows."""
