"""The rules R1 to R20 of the product with their evidence, looked at in this installation (R15).

``built`` looks at what the program is made of, ``kept`` at what the district's data say; a rule
about something that no app does yet says so and never that it is kept.
"""

from wuxin.portal.rules.catalogue import RULES
from wuxin.portal.rules.evidence import Evidence, Rule, State, look

__all__ = ["RULES", "Evidence", "Rule", "State", "look"]
