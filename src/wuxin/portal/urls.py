"""Routes of the portal: from the first page to everybody's own."""

from django.urls import path

from wuxin.portal.views import demo, home

app_name = "portal"
urlpatterns = [
    path("", home.landing, name="landing"),
    path("home/", home.home, name="home"),
    path("demo/role/", demo.sign_in, name="demo_sign_in"),
    path("demo/clock/", demo.clock_set, name="demo_clock"),
]
