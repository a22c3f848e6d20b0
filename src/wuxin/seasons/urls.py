"""Routes of seasons, by noun."""

from django.urls import URLPattern

app_name = "seasons"
urlpatterns: list[URLPattern] = []
