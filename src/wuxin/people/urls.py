"""Routes of people, by noun."""

from django.urls import URLPattern

from wuxin.people.account_urls import urlpatterns as accounts

app_name = "people"
organisations: list[URLPattern] = []
persons: list[URLPattern] = []
rosters: list[URLPattern] = []
urlpatterns = [*organisations, *persons, *rosters, *accounts]
