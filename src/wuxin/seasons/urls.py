"""Routes of seasons, by noun."""

from django.urls import URLPattern, path

from wuxin.seasons import attendance_urls
from wuxin.seasons.views import activities as activity
from wuxin.seasons.views import batches as batch
from wuxin.seasons.views import branch_meetings as meeting
from wuxin.seasons.views import calendar as dates
from wuxin.seasons.views import choosing, copying, helping, mine
from wuxin.seasons.views import copies as copied
from wuxin.seasons.views import coverage as covered
from wuxin.seasons.views import endings as ending
from wuxin.seasons.views import hours_approvals as approval
from wuxin.seasons.views import hours_policies as policy
from wuxin.seasons.views import minutes as written
from wuxin.seasons.views import notices as told
from wuxin.seasons.views import paperwork as written_time
from wuxin.seasons.views import plan_parts as part
from wuxin.seasons.views import request_chains as chain
from wuxin.seasons.views import requests as request
from wuxin.seasons.views import requirements as asked
from wuxin.seasons.views import roll_calls as roll
from wuxin.seasons.views import season_papers as paper
from wuxin.seasons.views import seasons as season
from wuxin.seasons.views import speakers as speaker
from wuxin.seasons.views import study_hours as hours
from wuxin.seasons.views import swaps as place
from wuxin.seasons.views import transport as bus

app_name = "seasons"
_SEASON = "all/s/<slug:code>/"
_TOPIC = f"{_SEASON}topics/<int:number>/"
_REQUIREMENT = f"{_SEASON}requirements/<int:number>/"
_ACTIVITIES = "activities/of/<slug:code>/"
_ACTIVITY = "activities/<int:number>/"
_BATCH = "batches/<int:number>/"
_INVITATION = f"{_BATCH}invitations/<int:organisation_id>/"
_ROLL = "batches/<int:batch_id>/roll-call/<int:organisation_id>/"
_PRESENCE = f"{_ROLL}presence/<int:enrolment_id>/"
_LEAVE = "mine/<int:enrolment_id>/leave/"
_COVERAGE = "coverage/of/<slug:code>/"
_COVERED = f"{_COVERAGE}branches/<int:organisation_id>/"
_HELPED = f"{_COVERAGE}people/<int:person_id>/"
_POLICY = "hours/policies/<int:number>/"
_BRANCH_HOURS = "hours/of/<int:organisation_id>/<int:year>/"
_REQUEST = "requests/<int:number>/"
_ANSWER = f"{_REQUEST}people/<int:person_id>/"
_NOTICE = "notices/<int:number>/"

seasons: list[URLPattern] = [
    path("all/", season.season_list, name="season_list"),
    path("all/new/", season.season_new, name="season_new"),
    path("all/new/season/", season.season_create, name="season_create"),
    path("choice/", choosing.season_choice, name="season_choice"),
    path("all/new/like/<slug:code>/", copying.season_copy, name="season_copy"),
    path(_SEASON, season.season, name="season"),
    path(f"{_SEASON}opening/", season.season_opening, name="season_opening"),
    path(f"{_SEASON}end/", ending.season_end, name="season_end"),
    path(f"{_SEASON}closing/", ending.season_closing, name="season_closing"),
    path(f"{_SEASON}archive/", ending.archive, name="archive"),
    path(f"{_SEASON}topics/", season.topic_new, name="topic_new"),
    path(f"{_SEASON}aims/<slug:slug>/", season.aim, name="aim"),
    path(f"{_SEASON}aims/<slug:slug>/text/", season.aim_change, name="aim_change"),
]
plan_parts: list[URLPattern] = [
    path(f"{_SEASON}paperwork/", written_time.paperwork, name="paperwork"),
    path(f"{_SEASON}form/", part.season_form, name="season_form"),
    path(f"{_SEASON}details/", part.season_details, name="season_details"),
    path(f"{_SEASON}classrooms/", part.classrooms, name="classrooms"),
    path(f"{_SEASON}classrooms/choice/", part.classroom_choice, name="classroom_choice"),
    path(_TOPIC, part.topic, name="topic"),
    path(f"{_TOPIC}title/", part.topic_title, name="topic_title"),
    path(f"{_TOPIC}position/", part.topic_position, name="topic_position"),
    path(f"{_TOPIC}removal/", part.topic_removal, name="topic_removal"),
    path(f"{_SEASON}requirements/new/", asked.requirement_new, name="requirement_new"),
    path(f"{_SEASON}requirements/", asked.requirement_create, name="requirement_create"),
    path(_REQUIREMENT, asked.requirement, name="requirement"),
    path(f"{_REQUIREMENT}details/", asked.requirement_details, name="requirement_details"),
    path(f"{_REQUIREMENT}position/", asked.requirement_position, name="requirement_position"),
    path(f"{_REQUIREMENT}removal/", asked.requirement_removal, name="requirement_removal"),
]
activities: list[URLPattern] = [
    path("activities/", activity.activity_home, name="activities"),
    path(_ACTIVITIES, activity.activity_list, name="activity_list"),
    path(f"{_ACTIVITIES}new/", activity.activity_new, name="activity_new"),
    path(f"{_ACTIVITIES}new/activity/", activity.activity_create, name="activity_create"),
    path(_ACTIVITY, activity.activity, name="activity"),
    path(f"{_ACTIVITY}form/", activity.activity_form, name="activity_form"),
    path(f"{_ACTIVITY}details/", activity.activity_details, name="activity_details"),
    path("venues/", activity.venues, name="venues"),
    path("venues/new/", activity.venue_new, name="venue_new"),
]
batches: list[URLPattern] = [
    path(f"{_ACTIVITY}plan/", batch.batch_plan, name="batch_plan"),
    path(f"{_ACTIVITY}batches/", batch.batch_create, name="batch_create"),
    path(_BATCH, batch.batch, name="batch"),
    path(f"{_BATCH}form/", batch.batch_form, name="batch_form"),
    path(f"{_BATCH}details/", batch.batch_details, name="batch_details"),
    path(f"{_BATCH}end/", batch.batch_end, name="batch_end"),
    path(f"{_BATCH}cancellation/", batch.batch_cancellation, name="batch_cancellation"),
    path(f"{_BATCH}invitations/", batch.invitations, name="invitations"),
    path(f"{_BATCH}invitations/new/", batch.invitation_new, name="invitation_new"),
    path(_INVITATION, batch.invitation, name="invitation"),
    path(f"{_INVITATION}removal/", batch.invitation_removal, name="invitation_removal"),
]
roll_calls: list[URLPattern] = [
    path(_ROLL, roll.roll_call, name="roll_call"),
    path(f"{_ROLL}changes/", roll.roll_call_changes, name="roll_call_changes"),
    path(f"{_ROLL}everyone/", roll.roll_call_everyone, name="roll_call_everyone"),
    path(f"{_ROLL}undo/", roll.roll_call_undo, name="roll_call_undo"),
    path(f"{_ROLL}completion/", roll.roll_call_completion, name="roll_call_completion"),
    path(f"{_ROLL}reopening/", written.roll_call_reopening, name="roll_call_reopening"),
    path(f"{_ROLL}minutes/", written.minutes, name="minutes"),
    path(f"{_ROLL}minutes/heading/", written.minutes_heading, name="minutes_heading"),
    path(f"{_ROLL}minutes/sheet/", written.minutes_sheet, name="minutes_sheet"),
    path(f"{_ROLL}minutes/document/", written.minutes_document, name="minutes_document"),
    path(_PRESENCE, roll.presence, name="presence"),
    path(f"{_PRESENCE}status/", roll.presence_status, name="presence_status"),
]
own: list[URLPattern] = [
    path("todo/", mine.todo, name="todo"),
    path("mine/", mine.mine, name="mine"),
    path(_LEAVE, mine.leave, name="leave"),
    path(f"{_LEAVE}request/", mine.leave_request, name="leave_request"),
    path(f"{_LEAVE}withdrawal/", mine.leave_withdrawal, name="leave_withdrawal"),
]
speakers: list[URLPattern] = [
    path(f"{_ACTIVITY}speakers/", speaker.speakers, name="speakers"),
    path(f"{_ACTIVITY}speakers/new/", speaker.speaker_new, name="speaker_new"),
    path(
        f"{_ACTIVITY}speakers/<int:speaker_id>/removal/",
        speaker.speaker_removal,
        name="speaker_removal",
    ),
]
places: list[URLPattern] = [
    path("mine/<int:enrolment_id>/swap/", place.swap, name="swap"),
    path("mine/<int:enrolment_id>/swap/request/", place.swap_request, name="swap_request"),
    path("mine/<int:enrolment_id>/swap/waiting/", place.swap_waiting, name="swap_waiting"),
    path(f"{_BATCH}waiting/", place.waiting_list, name="waiting_list"),
    path(f"{_BATCH}waiting/new/", place.waiting_new, name="waiting_new"),
    path(
        "waiting/<int:waiting_id>/withdrawal/", place.waiting_withdrawal, name="waiting_withdrawal"
    ),
]
coverage: list[URLPattern] = [
    path("coverage/", covered.coverage_home, name="coverage_home"),
    path(_COVERAGE, covered.coverage, name="coverage"),
    path(_COVERED, covered.coverage_branch, name="coverage_branch"),
    path(f"{_COVERED}paper/", covered.coverage_paper, name="coverage_paper"),
    path(f"{_COVERED}sheet/", covered.coverage_sheet, name="coverage_sheet"),
    path(f"{_COVERED}work/", covered.work_list, name="work_list"),
    path(_HELPED, helping.member_help, name="member_help"),
    path(f"{_HELPED}place/", helping.place_offer, name="place_offer"),
    path(f"{_HELPED}visit/", helping.visit_plan, name="visit_plan"),
    path(f"{_HELPED}visit/end/", helping.visit_cancellation, name="visit_cancellation"),
    path(f"{_HELPED}not-reached/", helping.not_reached, name="not_reached"),
    path(f"{_HELPED}decline/", helping.decline, name="decline"),
    path(f"{_HELPED}answer/end/", helping.answer_withdrawal, name="answer_withdrawal"),
    path(f"{_HELPED}exemption/", helping.exemption, name="exemption"),
    path(f"{_HELPED}exemption/end/", helping.exemption_withdrawal, name="exemption_withdrawal"),
]
study_hours: list[URLPattern] = [
    path("mine/hours/", hours.my_hours, name="my_hours"),
    path("mine/season/", hours.my_season, name="my_season"),
    path("hours/", hours.hours_home, name="hours_home"),
    path(_BRANCH_HOURS, hours.branch_hours, name="branch_hours"),
    path(f"{_BRANCH_HOURS}sheet/", hours.branch_hours_print, name="branch_hours_print"),
    path(f"{_BRANCH_HOURS}party.xlsx", hours.party_hours_sheet, name="party_hours_sheet"),
    path(f"{_BRANCH_HOURS}further.xlsx", hours.further_hours_sheet, name="further_hours_sheet"),
    path(
        f"{_BRANCH_HOURS}confirmation/",
        hours.branch_hours_confirmation,
        name="branch_hours_confirmation",
    ),
    path(
        "hours/confirmations/<int:number>/withdrawal/",
        hours.hours_confirmation_withdrawal,
        name="hours_confirmation_withdrawal",
    ),
    path(
        "hours/of/<int:organisation_id>/recomputation/",
        hours.hours_recomputation,
        name="hours_recomputation",
    ),
    path("hours/members/<int:person_id>/", hours.member_hours, name="member_hours"),
    path("hours/members/<int:person_id>/season/", hours.member_season, name="member_season"),
    path("hours/members/<int:person_id>/paper/", paper.season_paper_new, name="season_paper_new"),
    path("hours/papers/<int:number>/", paper.season_paper_page, name="season_paper"),
    path("hours/papers/<int:number>/file/", paper.season_paper_file, name="season_paper_file"),
    path("hours/policies/", policy.policies_list, name="hours_policies"),
    path("hours/policies/new/", policy.policy_new, name="hours_policy_new"),
    path("hours/policies/new/policy/", policy.policy_create, name="hours_policy_create"),
    path(_POLICY, policy.policy, name="hours_policy"),
    path(f"{_POLICY}details/", policy.policy_details, name="hours_policy_details"),
    path(f"{_POLICY}beginning/", policy.policy_beginning, name="hours_policy_beginning"),
    path(f"{_POLICY}version/", policy.policy_version, name="hours_policy_version"),
    path(f"{_POLICY}removal/", policy.policy_removal, name="hours_policy_removal"),
    path(f"{_POLICY}changes/", policy.policy_changes, name="hours_policy_changes"),
    path("hours/approvals/", approval.hours_approvals, name="hours_approvals"),
    path("hours/approvals/<int:number>/", approval.hours_approval, name="hours_approval"),
    path(
        "hours/approvals/<int:number>/decision/",
        approval.hours_approval_decision,
        name="hours_approval_decision",
    ),
]
copies: list[URLPattern] = [
    path(f"{_ACTIVITY}copy/", copied.activity_copy, name="activity_copy"),
    path(f"{_ACTIVITY}copies/", copied.activity_copies, name="activity_copies"),
]
meetings: list[URLPattern] = [
    path("meetings/new/", meeting.meeting_new, name="meeting_new"),
    path("meetings/new/meeting/", meeting.meeting_create, name="meeting_create"),
]
requests: list[URLPattern] = [
    path(f"{_SEASON}requests/", request.request_list, name="request_list"),
    path(f"{_SEASON}requests/new/", request.request_new, name="request_new"),
    path(f"{_SEASON}requests/new/more/", request.request_more, name="request_more"),
    path(f"{_SEASON}requests/new/request/", request.request_create, name="request_create"),
    path(_REQUEST, request.request_detail, name="request"),
    path(f"{_REQUEST}end/", request.request_end, name="request_end"),
    path(f"{_REQUEST}export/", request.request_export, name="request_export"),
    path(f"{_REQUEST}chain/", chain.chain, name="request_chain"),
    path(f"{_REQUEST}chain/answers/", chain.chain_answers, name="request_chain_answers"),
    path(_ANSWER, request.answer, name="request_answer"),
    path(f"{_ANSWER}answer/", request.answer_new, name="request_answer_new"),
]
calendars: list[URLPattern] = [
    path("calendar/", dates.calendar, name="calendar"),
    path("calendar/feeds/", dates.feeds, name="feeds"),
    path("calendar/feeds/new/", dates.feed_new, name="feed_new"),
    path("calendar/feeds/revocation/", dates.feed_revocation, name="feed_revocation"),
    path("calendar/feeds/<slug:token>.ics", dates.feed, name="feed"),
]
buses: list[URLPattern] = [
    path(f"{_BATCH}transport/", bus.transport, name="transport"),
    path(f"{_BATCH}transport/sheet/", bus.transport_sheet, name="transport_sheet"),
    path(f"{_BATCH}transport/new/", bus.bus_new, name="bus_new"),
    path(f"{_BATCH}transport/<int:group_id>/removal/", bus.bus_removal, name="bus_removal"),
    path(f"{_INVITATION}bus/", bus.bus_ride, name="bus_ride"),
]
notices: list[URLPattern] = [
    path("notices/", told.notice_list, name="notices"),
    path("notices/of/<slug:code>/new/", told.notice_new, name="notice_new"),
    path("notices/of/<slug:code>/new/notice/", told.notice_create, name="notice_create"),
    path(_NOTICE, told.notice, name="notice"),
    path(f"{_NOTICE}file/", told.notice_file, name="notice_file"),
    path(
        f"{_NOTICE}receipts/<int:organisation_id>/",
        told.notice_confirmation,
        name="notice_confirmation",
    ),
]
urlpatterns: list[URLPattern] = [
    *seasons,
    *plan_parts,
    *activities,
    *batches,
    *roll_calls,
    *own,
    *attendance_urls.urlpatterns,
    *speakers,
    *places,
    *coverage,
    *study_hours,
    *copies,
    *meetings,
    *requests,
    *calendars,
    *buses,
    *notices,
]
