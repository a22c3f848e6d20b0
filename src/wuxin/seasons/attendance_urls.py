"""Routes of attendance in every way: lists, channels, codes, sheets, guests, totals."""

from django.urls import URLPattern, path

from wuxin.seasons.views import channels, codes, corrections, name_lists, outsiders, overlaps, paper

_BATCH = "batches/<int:number>/"
_TOTALS = "activities/<int:number>/totals/"
_TOTAL = f"{_TOTALS}<int:total_id>/"
_ROLL = "batches/<int:batch_id>/roll-call/<int:organisation_id>/"
_LEAVE = f"{_ROLL}leave/<int:enrolment_id>/"

lists: list[URLPattern] = [
    path(f"{_BATCH}names/", name_lists.name_list, name="name_list"),
    path(
        f"{_BATCH}names/attendance/",
        name_lists.name_list_attendance,
        name="name_list_attendance",
    ),
    path(f"{_ROLL}channels/", channels.roll_channels, name="roll_channels"),
    path(f"{_ROLL}channels/change/", channels.roll_channels_change, name="roll_channels_change"),
]
scans: list[URLPattern] = [
    path(f"{_BATCH}scan/", codes.scan, name="scan"),
    path(f"{_BATCH}scan/new/", codes.scan_new, name="scan_new"),
    path(f"{_ROLL}scan/<int:enrolment_id>/undo/", codes.scan_undo, name="scan_undo"),
    path(f"{_BATCH}sign-in-sheet/", codes.sign_in_sheet, name="sign_in_sheet"),
    path("code/<str:text>/", codes.code, name="code"),
    path("members/<int:person_id>/code/", codes.member_code, name="member_code"),
    path(
        "members/<int:person_id>/code/renewal/",
        codes.member_code_renewal,
        name="member_code_renewal",
    ),
]
outside: list[URLPattern] = [
    path(f"{_BATCH}guests/", outsiders.guest_list, name="guests"),
    path(f"{_BATCH}guests/new/", outsiders.guest_new, name="guest_new"),
    path(f"{_BATCH}guests/<int:guest_id>/removal/", outsiders.guest_removal, name="guest_removal"),
    path(f"{_BATCH}unnamed/", outsiders.unnamed_number, name="unnamed_number"),
    path(_TOTALS, outsiders.total_list, name="attested_totals"),
    path(f"{_TOTALS}new/", outsiders.total_new, name="attested_total_new"),
    path(
        f"{_TOTAL}confirmation/",
        outsiders.total_confirmation,
        name="attested_total_confirmation",
    ),
    path(f"{_TOTAL}withdrawal/", outsiders.total_withdrawal, name="attested_total_withdrawal"),
]
corrected: list[URLPattern] = [
    path(f"{_ROLL}also/", corrections.also_came, name="also_came"),
    path(f"{_ROLL}also/new/", corrections.also_came_new, name="also_came_new"),
    path(_LEAVE, corrections.leave_for, name="leave_for"),
    path(f"{_LEAVE}request/", corrections.leave_for_new, name="leave_for_new"),
    path(f"{_LEAVE}withdrawal/", corrections.leave_for_withdrawal, name="leave_for_withdrawal"),
    path("all/s/<slug:code>/overlaps/", overlaps.overlaps, name="overlaps"),
]
on_paper: list[URLPattern] = [
    path(f"{_ROLL}paper/", paper.paper, name="paper"),
    path(f"{_ROLL}paper/entry/", paper.paper_entry, name="paper_entry"),
    path("forms/leave/", paper.leave_form, name="leave_form"),
    path("forms/four-questions/", paper.four_questions_form, name="four_questions_form"),
]
urlpatterns: list[URLPattern] = [*lists, *scans, *outside, *corrected, *on_paper]
