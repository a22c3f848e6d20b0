"""Answers about the trees: counts, the tree as its reader sees it, soft rules, near names."""

import difflib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from wuxin.core.actor import Actor
from wuxin.people.models import (
    KINDS_WITH_ROSTER,
    MembershipKind,
    OrganisationKind,
    OrganisationMove,
    PartyMembership,
    PartyOrganisation,
    Role,
    within,
)

_BRANCHES = (OrganisationKind.BRANCH, OrganisationKind.JOINT_BRANCH)
FEWEST_OF_A_BRANCH = 3
MOST_OF_A_BRANCH = 50
MOST_OF_A_GENERAL_BRANCH = 100


@dataclass(frozen=True, slots=True)
class MemberCounts:
    """Current members of an organisation and all below it, by kind."""

    full: int = 0
    probationary: int = 0
    applicants: int = 0

    @property
    def members(self) -> int:
        """Party members: full and probationary; an applicant is none yet."""
        return self.full + self.probationary


@dataclass(slots=True)
class TreeRow:
    """One organisation as a line of the tree, at the depth its reader sees."""

    organisation: PartyOrganisation
    counts: MemberCounts
    level: int
    warnings: list[str] = field(default_factory=list)


def member_counts(paths: Iterable[str]) -> dict[str, MemberCounts]:
    """The counts for each of the paths, everything below included. One query."""
    wanted = list(paths)
    totals: dict[str, dict[str, int]] = {path: defaultdict(int) for path in wanted}
    rows = (
        PartyMembership.objects.filter(within(_outermost(wanted), "organisation__"), to_on=None)
        .values_list("organisation__path", "kind")
        .annotate(number=Count("pk"))
    )
    for at, kind, number in rows:
        for end in range(PartyOrganisation.steplen, len(at) + 1, PartyOrganisation.steplen):
            if at[:end] in totals:
                totals[at[:end]][kind] += number
    return {path: _counts(by_kind) for path, by_kind in totals.items()}


def tree_for(actor: Actor) -> list[TreeRow]:
    """Every organisation the actor sees, in the organisation's own order. Two queries."""
    organisations = list(PartyOrganisation.objects.visible_to(actor))
    return _rows(organisations)


def children_for(actor: Actor, parent: PartyOrganisation) -> list[TreeRow]:
    """The organisations directly below one, with their counts. Two queries."""
    visible = PartyOrganisation.objects.visible_to(actor).inside(parent)
    return _rows(list(visible.filter(depth=parent.depth + 1)))


def ancestors_of(organisation: PartyOrganisation) -> list[PartyOrganisation]:
    """What stands above, from the root down; names that everybody may know."""
    step = PartyOrganisation.steplen
    paths = [organisation.path[:end] for end in range(step, len(organisation.path), step)]
    return list(PartyOrganisation.objects.filter(path__in=paths))


def possible_parents(actor: Actor, organisation: PartyOrganisation) -> QuerySet[PartyOrganisation]:
    """Where the actor may move an organisation to: inside their own subtree, not inside itself."""
    reached = PartyOrganisation.objects.reached_by(actor, Role.ORGANISER)
    parents: QuerySet[PartyOrganisation] = reached.exclude(within((organisation.path,)))
    return parents


def moves_of(organisation: PartyOrganisation) -> list[OrganisationMove]:
    """Where the organisation stood before, the latest first."""
    moves = organisation.moves.select_related("from_parent", "to_parent")
    return list(moves.order_by("-moved_on", "-pk"))


def soft_warnings(kind: str, counts: MemberCounts) -> list[str]:
    """What the usual rules would ask of an organisation of this size. Never blocks anything."""
    if kind in _BRANCHES:
        return _of_branch(kind, counts)
    if kind == OrganisationKind.GENERAL_BRANCH and counts.full > MOST_OF_A_GENERAL_BRANCH:
        return [_("正式党员超过 100 名，一般设党委。")]
    return []


def nearest_names(name: str, known: Iterable[str], *, most: int = 1) -> list[str]:
    """The known names most like a name that is not known; none if nothing is near."""
    return difflib.get_close_matches(name, list(known), n=most, cutoff=0.55)


def has_own_roster(organisation: PartyOrganisation) -> bool:
    return organisation.kind in KINDS_WITH_ROSTER


def _of_branch(kind: str, counts: MemberCounts) -> list[str]:
    if counts.full > MOST_OF_A_GENERAL_BRANCH:
        return [_("正式党员超过 100 名，一般设党委。")]
    if counts.full > MOST_OF_A_BRANCH:
        return [_("正式党员超过 50 名，一般设党总支。")]
    if counts.full >= FEWEST_OF_A_BRANCH:
        return []
    if kind == OrganisationKind.JOINT_BRANCH:
        return [_("正式党员不足 3 名，一般再与邻近单位联合。")]
    return [_("正式党员不足 3 名，一般与邻近单位成立联合支部。")]


def _rows(organisations: list[PartyOrganisation]) -> list[TreeRow]:
    counts = member_counts(organisation.path for organisation in organisations)
    top = min((organisation.depth for organisation in organisations), default=1)
    return [
        TreeRow(
            organisation=organisation,
            counts=counts[organisation.path],
            level=organisation.depth - top,
            warnings=soft_warnings(organisation.kind, counts[organisation.path]),
        )
        for organisation in organisations
    ]


def _outermost(paths: list[str]) -> tuple[str, ...]:
    """Those of the paths that lie inside no other of them."""
    kept: list[str] = []
    for path in sorted(paths):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return tuple(kept)


def _counts(by_kind: dict[str, int]) -> MemberCounts:
    return MemberCounts(
        full=by_kind.get(MembershipKind.FULL, 0),
        probationary=by_kind.get(MembershipKind.PROBATIONARY, 0),
        applicants=by_kind.get(MembershipKind.APPLICANT, 0),
    )
