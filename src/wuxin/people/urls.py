"""Routes of people, by noun."""

from django.urls import URLPattern, path

from wuxin.people.account_urls import urlpatterns as accounts
from wuxin.people.views import organisations as tree
from wuxin.people.views import persons as person
from wuxin.people.views import rosters as roster
from wuxin.people.views import units as unit

app_name = "people"
_ORGANISATION = "organisations/<str:code>/"
_UNIT = "units/<str:code>/"
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
units: list[URLPattern] = [
    path("units/", unit.units, name="units"),
    path("units/new/", unit.unit_new, name="unit_new"),
    path("units/new/unit/", unit.unit_create, name="unit_create"),
    path(_UNIT, unit.unit_detail, name="unit_detail"),
    path(f"{_UNIT}form/", unit.unit_form, name="unit_form"),
    path(f"{_UNIT}details/", unit.unit_details, name="unit_details"),
    path(f"{_UNIT}position/", unit.unit_position, name="unit_position"),
    path(f"{_UNIT}end/", unit.unit_end, name="unit_end"),
    path(f"{_UNIT}reopening/", unit.unit_reopening, name="unit_reopening"),
]
persons: list[URLPattern] = [
    path("persons/", person.person_search, name="person_search"),
    path("persons/matches/", person.person_matches, name="person_matches"),
    path(_PERSON, person.person_detail, name="person_detail"),
    path(f"{_PERSON}phone/", person.person_phone, name="person_phone"),
    path(f"{_PERSON}phone/new/", person.person_phone_new, name="person_phone_new"),
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
urlpatterns: list[URLPattern] = [*organisations, *units, *persons, *rosters, *accounts]
