"""Routes of accounts, links, sign-in, sessions and offices."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
