"""Routes of figures and documents."""

from django.urls import path

from wuxin.reports.views import briefing, figures

app_name = "reports"
urlpatterns = [
    path("figures/", figures.figure_list, name="figure_list"),
    path("figures/<slug:code>/", figures.figure, name="figure"),
    path("figures/<slug:code>/records/", figures.figure_records, name="figure_records"),
    path("figures/<slug:code>/records/export/", figures.figure_export, name="figure_export"),
    path("briefing/", briefing.briefing, name="briefing"),
    path("briefing/document/", briefing.briefing_document, name="briefing_document"),
]
