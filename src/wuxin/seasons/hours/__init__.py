"""Study hours, reckoned from evidence by dated policies. Pure: nothing here knows a database.

Hours are kept as whole quarters. The definition, in the order in which it is applied:

1. Every minute of a person counts once. Where two sessions overlap, the minutes belong to the
   one that began first (of two that began together, to the one that was taught). A session whose
   time of day is not known overlaps with nothing.
2. The policy is that of the day on which a session begins; its first rule for the kind and the
   channel turns the counted minutes into quarters, always rounded down. Who taught gets the
   policy's percentage of that.
3. A session across midnight of 31 December is split by its counted minutes; the part after
   midnight goes by the policy of 1 January.
4. Caps are applied in order of time, against everything granted in the same half-day, day or
   year. A session belongs to the half-day in which it begins (before or from noon).
5. What was confirmed stays as it was confirmed: it has the first call on minutes and caps.
6. Hours of further education count only once the county has approved the session.
7. A surplus over the year's target goes to the next year as far as the policy lets it; what was
   carried is used first, and is not carried a second time.
"""

from wuxin.seasons.hours.policy import Account, Cap, Formula, Policy, Rule, Unclear, policy_from
from wuxin.seasons.hours.reckoning import Evidence, Line, Note, Part, reckon
from wuxin.seasons.hours.totals import YearTotal, totals

__all__ = [
    "Account",
    "Cap",
    "Evidence",
    "Formula",
    "Line",
    "Note",
    "Part",
    "Policy",
    "Rule",
    "Unclear",
    "YearTotal",
    "policy_from",
    "reckon",
    "totals",
]
