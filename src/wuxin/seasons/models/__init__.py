"""Rows of a season: its plan, its batches, who was there, and what was written down."""

from wuxin.seasons.models.activities import Activity, Venue
from wuxin.seasons.models.batches import Batch, BatchOrganisation, BatchState, RollCallState
from wuxin.seasons.models.closings import SeasonClosing
from wuxin.seasons.models.codes import MemberCode
from wuxin.seasons.models.enrolments import Enrolment, Leave, Presence, Reason
from wuxin.seasons.models.exemptions import AnswerKind, CoverageAnswer, Exemption, ExemptionReason
from wuxin.seasons.models.feeds import CalendarFeed
from wuxin.seasons.models.minutes import Minutes
from wuxin.seasons.models.notices import Notice, NoticeReceipt
from wuxin.seasons.models.outreach import Outreach
from wuxin.seasons.models.outreach_plans import OutreachPlan, PlanState
from wuxin.seasons.models.outsiders import AttestedTotal, Guest, UnnamedPeople
from wuxin.seasons.models.paper_entries import PaperEntry
from wuxin.seasons.models.requests import DataRequest, RequestAnswer, RequestField
from wuxin.seasons.models.seasons import (
    Audience,
    Requirement,
    RequirementMeasure,
    Season,
    SeasonClassroom,
    SeasonState,
    Topic,
)
from wuxin.seasons.models.speakers import Speaker
from wuxin.seasons.models.standings import (
    CoverageState,
    MemberSum,
    Outcome,
    Standing,
    StandingSum,
)
from wuxin.seasons.models.study_hours import (
    FurtherApproval,
    HoursConfirmation,
    HoursLine,
    HoursPolicy,
    HoursPolicyState,
    HoursTotal,
)
from wuxin.seasons.models.transport import TransportGroup, TransportRide
from wuxin.seasons.models.waiting import Waiting, WaitingState

__all__ = [
    "Activity",
    "AnswerKind",
    "AttestedTotal",
    "Audience",
    "Batch",
    "BatchOrganisation",
    "BatchState",
    "CalendarFeed",
    "CoverageAnswer",
    "CoverageState",
    "DataRequest",
    "Enrolment",
    "Exemption",
    "ExemptionReason",
    "FurtherApproval",
    "Guest",
    "HoursConfirmation",
    "HoursLine",
    "HoursPolicy",
    "HoursPolicyState",
    "HoursTotal",
    "Leave",
    "MemberCode",
    "MemberSum",
    "Minutes",
    "Notice",
    "NoticeReceipt",
    "Outcome",
    "Outreach",
    "OutreachPlan",
    "PaperEntry",
    "PlanState",
    "Presence",
    "Reason",
    "RequestAnswer",
    "RequestField",
    "Requirement",
    "RequirementMeasure",
    "RollCallState",
    "Season",
    "SeasonClassroom",
    "SeasonClosing",
    "SeasonState",
    "Speaker",
    "Standing",
    "StandingSum",
    "Topic",
    "TransportGroup",
    "TransportRide",
    "UnnamedPeople",
    "Venue",
    "Waiting",
    "WaitingState",
]
