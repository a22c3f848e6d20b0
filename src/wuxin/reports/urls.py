"""Routes of figures and documents."""

from django.urls import path

from wuxin.reports.views import briefing, figures, sheet
from wuxin.reports.views import story_material as story

app_name = "reports"
urlpatterns = [
    path("figures/", figures.figure_list, name="figure_list"),
    path("sheet/", sheet.figure_sheet, name="figure_sheet"),
    path("figures/<slug:code>/", figures.figure, name="figure"),
    path("figures/<slug:code>/records/", figures.figure_records, name="figure_records"),
    path("figures/<slug:code>/records/export/", figures.figure_export, name="figure_export"),
    path("briefing/", briefing.briefing, name="briefing"),
    path("story-material/", story.story_material, name="story_material"),
    path("story-material/document/", story.story_document, name="story_document"),
    path("briefing/document/", briefing.briefing_document, name="briefing_document"),
]
