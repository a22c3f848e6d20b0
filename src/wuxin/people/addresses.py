"""Addresses that leave the house: on paper, in a chat."""

from django.conf import settings


def absolute(path: str) -> str:
    """The whole address of a page, as others reach it."""
    return str(settings.SITE_URL).rstrip("/") + path
