"""A learning pack is put together."""

from datetime import datetime

from django.db import transaction

from wuxin.core import audit
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.learning.models import LearningPack
from wuxin.learning.policies import packs as policies
from wuxin.people.models import PartyOrganisation
from wuxin.seasons import refusals
from wuxin.seasons.models import Season


@transaction.atomic
def make_pack(
    *,
    season: Season,
    organisation: PartyOrganisation,
    title: str,
    contents: str,
    by: Actor,
    now: datetime,
) -> LearningPack:
    """Say what is in the bag. Raises ``SeasonClosed``."""
    if season.is_closed:
        raise refusals.SeasonClosed
    if not policies.can_make_pack(by, season, organisation):
        raise NotAllowed
    pack = LearningPack.objects.create(
        season=season, organisation=organisation, title=title, contents=contents, made_at=now
    )
    audit.record("learning.pack.made", target=pack, by=by, at=now)
    return pack
