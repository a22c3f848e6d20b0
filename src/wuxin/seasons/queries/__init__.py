"""Answers about a season, shaped for a reader; by noun."""

from wuxin.seasons.queries.clashes import batches_in_the_way, people_in_the_way
from wuxin.seasons.queries.rosters import Member, roster_of, rosters_of

__all__ = [
    "Member",
    "batches_in_the_way",
    "people_in_the_way",
    "roster_of",
    "rosters_of",
]
