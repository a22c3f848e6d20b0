"""Every route of the program, by app."""

from django.urls import include, path

urlpatterns = [  # those with a prefix first: who has another one is passed over in one look
    path("seasons/", include("wuxin.seasons.urls")),
    path("learning/", include("wuxin.learning.urls")),
    path("people/", include("wuxin.people.urls")),
    path("reports/", include("wuxin.reports.urls")),
    path("", include("wuxin.portal.urls")),
    path("", include("wuxin.core.urls")),
]
