"""Routes of people, by noun."""

from django.urls import URLPattern, path

from wuxin.people.account_urls import urlpatterns as accounts
from wuxin.people.views import organisations as tree
from wuxin.people.views import persons as person
from wuxin.people.views import rosters as roster

app_name = "people"
_ORGANISATION = "organisations/<str:code>/"
_PERSON = "persons/<int:number>/"
_ROSTER = "rosters/<int:number>/"

organisations: list[URLPattern] = [
    path("organisations/", tree.organisations, name="organisations"),
    path(_ORGANISATION, tree.organisation_detail, name="organisation_detail"),
    path(f"{_ORGANISATION}roster/", tree.organisation_roster, name="organisation_roster"),
    path(f"{_ORGANISATION}form/", tree.organisation_form, name="organisation_form"),
    path(f"{_ORGANISATION}names/", tree.organisation_names, name="organisation_names"),
    path(f"{_ORGANISATION}children/", tree.organisation_child, name="organisation_child"),
    path(f"{_ORGANISATION}position/", tree.organisation_position, name="organisation_position"),
]
persons: list[URLPattern] = [
    path("persons/", person.person_search, name="person_search"),
    path("persons/matches/", person.person_matches, name="person_matches"),
    path(_PERSON, person.person_detail, name="person_detail"),
    path(f"{_PERSON}phone/", person.person_phone, name="person_phone"),
    path(f"{_PERSON}id-number/", person.person_id_number, name="person_id_number"),
    path(f"{_PERSON}categories/", person.person_categories, name="person_categories"),
    path(f"{_PERSON}membership/", person.person_membership, name="person_membership"),
    path(f"{_PERSON}form/", person.person_form, name="person_form"),
    path(f"{_PERSON}details/", person.person_details, name="person_details"),
]
rosters: list[URLPattern] = [
    path("rosters/", roster.rosters, name="rosters"),
    path("rosters/upload/", roster.roster_upload, name="roster_upload"),
    path("rosters/template/", roster.roster_template, name="roster_template"),
    path(_ROSTER, roster.roster_detail, name="roster_detail"),
    path(f"{_ROSTER}sheet/", roster.roster_sheet, name="roster_sheet"),
    path(f"{_ROSTER}names/", roster.roster_names, name="roster_names"),
    path(f"{_ROSTER}confirmation/", roster.roster_confirmation, name="roster_confirmation"),
    path(f"{_ROSTER}abandonment/", roster.roster_abandonment, name="roster_abandonment"),
    path(f"{_ROSTER}faults/", roster.roster_faults, name="roster_faults"),
]
urlpatterns: list[URLPattern] = [*organisations, *persons, *rosters, *accounts]
