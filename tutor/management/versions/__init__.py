"""Isolated environments, each with another version of Django, to run lessons in."""
