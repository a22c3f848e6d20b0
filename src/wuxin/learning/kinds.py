"""The kinds that learning declares to the ledger.

None of them counts for coverage: the neutral outreach entry that goes with a visit does.
"""

from django.utils.translation import gettext_lazy as _

from wuxin.ledger.registry import KindDefinition
from wuxin.seasons import kinds as of_seasons

PACK = "learning_pack"
VISIT = "learning_visit"

KINDS: tuple[KindDefinition, ...] = (
    KindDefinition(code=PACK, title=_("学习包"), classroom="warmth", app="learning"),
    KindDefinition(
        code=VISIT, title=_("送学上门"), classroom="warmth", counts_attendance=True, app="learning"
    ),
)
# S16 counts teaching at somebody's door, by one visitor or as a class.
AT_THE_DOOR = (VISIT, of_seasons.session_of(of_seasons.MOBILE_CLASS))
PEOPLE_AT_THE_DOOR = (VISIT, of_seasons.MOBILE_CLASS)
