"""Everything that happens in a season."""

from wuxin.seasons.actions.activities import (
    ActivityPlan,
    create_activity,
    create_venue,
    edit_activity,
)
from wuxin.seasons.actions.batches import BatchPlan, cancel_batch, change_batch, plan_batches
from wuxin.seasons.actions.copying import CopyPlan, copy_season
from wuxin.seasons.actions.declaring import declare_classrooms
from wuxin.seasons.actions.inviting import Invitation, invite_organisations, remove_organisation
from wuxin.seasons.actions.leaves import ask_leave, withdraw_leave
from wuxin.seasons.actions.minutes import (
    Heading,
    finish_roll_call,
    reopen_roll_call,
    rewrite_minutes,
)
from wuxin.seasons.actions.outreach import Reached, record_outreach
from wuxin.seasons.actions.roll_calls import (
    Change,
    Clash,
    RollCallOutcome,
    mark_all_present_except,
    take_roll_call,
    undo_roll_call_change,
)
from wuxin.seasons.actions.seasons import (
    SeasonPlan,
    add_topic,
    change_aim,
    close_season,
    create_season_from_template,
    open_season,
)

__all__ = [
    "ActivityPlan",
    "BatchPlan",
    "Change",
    "Clash",
    "CopyPlan",
    "Heading",
    "Invitation",
    "Reached",
    "RollCallOutcome",
    "SeasonPlan",
    "add_topic",
    "ask_leave",
    "cancel_batch",
    "change_aim",
    "change_batch",
    "close_season",
    "copy_season",
    "create_activity",
    "create_season_from_template",
    "create_venue",
    "declare_classrooms",
    "edit_activity",
    "finish_roll_call",
    "invite_organisations",
    "mark_all_present_except",
    "open_season",
    "plan_batches",
    "record_outreach",
    "remove_organisation",
    "reopen_roll_call",
    "rewrite_minutes",
    "take_roll_call",
    "undo_roll_call_change",
    "withdraw_leave",
]
