"""Routes of seasons, by noun. ``plan_urls``: seasons, activities, batches, invitations."""

from django.urls import URLPattern

from wuxin.seasons import plan_urls

app_name = "seasons"
urlpatterns: list[URLPattern] = [*plan_urls.urlpatterns]
