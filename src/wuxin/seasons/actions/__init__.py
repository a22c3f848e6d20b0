"""Everything that happens in a season."""

from wuxin.seasons.actions.activities import (
    ActivityPlan,
    create_activity,
    create_venue,
    edit_activity,
)
from wuxin.seasons.actions.answers import (
    Answer,
    record_answer,
    record_exemption,
    withdraw_answer,
    withdraw_exemption,
)
from wuxin.seasons.actions.batches import BatchPlan, cancel_batch, change_batch, plan_batches
from wuxin.seasons.actions.branch_meetings import MeetingPlan, arrange_branch_meeting
from wuxin.seasons.actions.closing import (
    archive_season,
    close_due_seasons,
    close_season,
    shrink_season,
    take_archive,
)
from wuxin.seasons.actions.copies import ActivityCopy, copy_activity
from wuxin.seasons.actions.copying import CopyPlan, copy_season
from wuxin.seasons.actions.declaring import declare_classrooms
from wuxin.seasons.actions.feeds import make_feed, revoke_feed
from wuxin.seasons.actions.hours_confirming import (
    confirm_hours,
    decide_approval,
    withdraw_confirmation,
)
from wuxin.seasons.actions.hours_policies import (
    create_hours_policy,
    edit_hours_policy,
    put_policy_in_force,
    remove_hours_policy,
    start_new_version,
)
from wuxin.seasons.actions.hours_totals import (
    ask_for_recomputation,
    recompute_hours,
    refresh_totals,
)
from wuxin.seasons.actions.inviting import Invitation, invite_organisations, remove_organisation
from wuxin.seasons.actions.leaves import ask_leave, withdraw_leave
from wuxin.seasons.actions.minutes import (
    Heading,
    finish_roll_call,
    reopen_roll_call,
    rewrite_minutes,
)
from wuxin.seasons.actions.notices import NoticePlan, confirm_notice, send_notice
from wuxin.seasons.actions.offering import enrol_person
from wuxin.seasons.actions.outreach import Reached, record_outreach, withdraw_outreach
from wuxin.seasons.actions.outreach_plans import (
    VisitPlan,
    cancel_outreach_plan,
    keep_outreach_plan,
    note_visit_made,
    plan_outreach,
)
from wuxin.seasons.actions.requests import (
    FieldPlan,
    RequestPlan,
    answer_request,
    ask_for_data,
    end_due_requests,
    end_request,
)
from wuxin.seasons.actions.requirements import (
    RequirementPlan,
    add_requirement,
    edit_requirement,
    move_requirement,
    remove_requirement,
)
from wuxin.seasons.actions.roll_calls import (
    Change,
    Clash,
    RollCallOutcome,
    mark_all_present_except,
    take_roll_call,
    undo_roll_call_change,
)
from wuxin.seasons.actions.season_frame import SeasonFrame, change_season, choose_classrooms
from wuxin.seasons.actions.season_papers import ask_for_season_paper, print_season
from wuxin.seasons.actions.seasons import (
    SeasonPlan,
    change_aim,
    create_season_from_template,
    open_season,
)
from wuxin.seasons.actions.speakers import SpeakerPlan, add_speaker, remove_speaker
from wuxin.seasons.actions.swaps import swap_batch
from wuxin.seasons.actions.topics import add_topic, move_topic, remove_topic, rename_topic
from wuxin.seasons.actions.transport import BusPlan, add_bus, remove_bus, ride
from wuxin.seasons.actions.waiting import wait_for_place, withdraw_waiting

__all__ = [
    "ActivityCopy",
    "ActivityPlan",
    "Answer",
    "BatchPlan",
    "BusPlan",
    "Change",
    "Clash",
    "CopyPlan",
    "FieldPlan",
    "Heading",
    "Invitation",
    "MeetingPlan",
    "NoticePlan",
    "Reached",
    "RequestPlan",
    "RequirementPlan",
    "RollCallOutcome",
    "SeasonFrame",
    "SeasonPlan",
    "SpeakerPlan",
    "VisitPlan",
    "add_bus",
    "add_requirement",
    "add_speaker",
    "add_topic",
    "answer_request",
    "archive_season",
    "arrange_branch_meeting",
    "ask_for_data",
    "ask_for_recomputation",
    "ask_for_season_paper",
    "ask_leave",
    "cancel_batch",
    "cancel_outreach_plan",
    "change_aim",
    "change_batch",
    "change_season",
    "choose_classrooms",
    "close_due_seasons",
    "close_season",
    "confirm_hours",
    "confirm_notice",
    "copy_activity",
    "copy_season",
    "create_activity",
    "create_hours_policy",
    "create_season_from_template",
    "create_venue",
    "decide_approval",
    "declare_classrooms",
    "edit_activity",
    "edit_hours_policy",
    "edit_requirement",
    "end_due_requests",
    "end_request",
    "enrol_person",
    "finish_roll_call",
    "invite_organisations",
    "keep_outreach_plan",
    "make_feed",
    "mark_all_present_except",
    "move_requirement",
    "move_topic",
    "note_visit_made",
    "open_season",
    "plan_batches",
    "plan_outreach",
    "print_season",
    "put_policy_in_force",
    "recompute_hours",
    "record_answer",
    "record_exemption",
    "record_outreach",
    "refresh_totals",
    "remove_bus",
    "remove_hours_policy",
    "remove_organisation",
    "remove_requirement",
    "remove_speaker",
    "remove_topic",
    "rename_topic",
    "reopen_roll_call",
    "revoke_feed",
    "rewrite_minutes",
    "ride",
    "send_notice",
    "shrink_season",
    "start_new_version",
    "swap_batch",
    "take_archive",
    "take_roll_call",
    "undo_roll_call_change",
    "wait_for_place",
    "withdraw_answer",
    "withdraw_confirmation",
    "withdraw_exemption",
    "withdraw_leave",
    "withdraw_outreach",
    "withdraw_waiting",
]
