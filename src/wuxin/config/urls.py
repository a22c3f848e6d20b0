"""Every route of the program, by app."""

from django.urls import include, path

urlpatterns = [
    path("", include("wuxin.portal.urls")),
    path("", include("wuxin.core.urls")),
    path("people/", include("wuxin.people.urls")),
    path("seasons/", include("wuxin.seasons.urls")),
    path("learning/", include("wuxin.learning.urls")),
    path("reports/", include("wuxin.reports.urls")),
]
