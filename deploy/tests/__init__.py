"""Tests of the targets beside Dokku and Heroku: they start the real programs."""
