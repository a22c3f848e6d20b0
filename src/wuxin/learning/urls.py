"""Routes of learning, by noun."""

from django.urls import URLPattern, path

from wuxin.learning.views import unplanned, visits

app_name = "learning"
_PLAN = "visits/to/<int:plan_id>/"
_MEMBER = "visits/of/<slug:code>/members/<int:person_id>/"

urlpatterns: list[URLPattern] = [
    path("visits/", visits.visit_home, name="visit_home"),
    path("visits/of/<slug:code>/", visits.visit_list, name="visit_list"),
    path("visits/of/<slug:code>/packs/", visits.pack_new, name="pack_new"),
    path(_PLAN, visits.visit_new, name="visit_new"),
    path(f"{_PLAN}visit/", visits.visit_create, name="visit_create"),
    path(f"{_PLAN}slip/", visits.visit_slip, name="visit_slip"),
    path(_MEMBER, unplanned.unplanned_visit_new, name="unplanned_visit_new"),
    path(f"{_MEMBER}visit/", unplanned.unplanned_visit_create, name="unplanned_visit_create"),
    path("visits/<int:visit_id>/withdrawal/", visits.visit_withdrawal, name="visit_withdrawal"),
]
