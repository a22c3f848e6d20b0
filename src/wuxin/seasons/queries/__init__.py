"""Answers about a season, shaped for a reader; by noun."""

from wuxin.seasons.queries.agenda import (
    Mine,
    batches_today,
    finished_roll_calls,
    my_batches,
    my_next_batch,
    open_roll_calls,
)
from wuxin.seasons.queries.branch_meetings import season_of
from wuxin.seasons.queries.clashes import batches_in_the_way, other_activities_of, people_in_the_way
from wuxin.seasons.queries.invitations import TreeLine, not_invited, tree_to_invite
from wuxin.seasons.queries.rosters import Member, roster_of, rosters_of

__all__ = [
    "Member",
    "Mine",
    "TreeLine",
    "batches_in_the_way",
    "batches_today",
    "finished_roll_calls",
    "my_batches",
    "my_next_batch",
    "not_invited",
    "open_roll_calls",
    "other_activities_of",
    "people_in_the_way",
    "roster_of",
    "rosters_of",
    "season_of",
    "tree_to_invite",
]
