"""Which branches are invited to which batch, and which to none yet."""

from dataclasses import dataclass, field

from wuxin.core.actor import Actor
from wuxin.people.models import OrganisationKind, PartyOrganisation
from wuxin.seasons.models import Activity, Batch, BatchOrganisation, BatchState, Enrolment
from wuxin.seasons.policies.activities import HOSTS
from wuxin.seasons.queries.rosters import Member, rosters_of

BRANCHES = (OrganisationKind.BRANCH, OrganisationKind.JOINT_BRANCH)


@dataclass(slots=True)
class TreeLine:
    """One organisation of the tree from which branches are picked.

    ``batches`` are the numbers of this activity's batches it is in already.
    """

    organisation: PartyOrganisation
    level: int
    is_branch: bool
    is_in_this: bool = False
    batches: list[int] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)

    @property
    def places(self) -> int:
        """How many places the branch takes: those who stay at home take none."""
        return sum(not member.stays_home for member in self.members)

    @property
    def may_be_picked(self) -> bool:
        return self.is_branch and not self.is_in_this and bool(self.members)


def not_invited(activity: Activity) -> list[PartyOrganisation]:
    """Branches below the host that are in none of its batches, in the organisation's order."""
    invited = BatchOrganisation.objects.filter(batch__activity=activity, is_invited=True).exclude(
        batch__state=BatchState.CANCELLED
    )
    return list(
        PartyOrganisation.objects.inside(activity.organisation)
        .filter(kind__in=BRANCHES)
        .exclude(pk__in=invited.values("organisation"))
    )


def tree_to_invite(batch: Batch, actor: Actor) -> list[TreeLine]:
    """What the actor may pick branches from, in the organisation's order. Four queries."""
    activity = batch.activity
    organisations = list(
        PartyOrganisation.objects.reached_by(actor, *HOSTS)
        .inside(activity.organisation)
        .exclude(kind=OrganisationKind.GROUP)
    )
    top = min((organisation.depth for organisation in organisations), default=1)
    lines = {
        organisation.path: TreeLine(
            organisation, organisation.depth - top, organisation.kind in BRANCHES
        )
        for organisation in organisations
    }
    branches = [path for path, line in lines.items() if line.is_branch]
    there = _there_by_themselves(batch)
    for member in rosters_of(branches, on=batch.day):
        line = _branch_above(member.path, lines)
        if line and member.person_id not in there:
            line.members.append(member)
    _mark_invited(batch, {line.organisation.pk: line for line in lines.values()})
    return list(lines.values())


def _there_by_themselves(batch: Batch) -> set[int]:
    """Those of branches that are not invited, who need no place any more."""
    rows = Enrolment.objects.filter(batch=batch, batch_organisation__is_invited=False)
    return set(rows.values_list("person_id", flat=True))


def _branch_above(path: str, lines: dict[str, TreeLine]) -> TreeLine | None:
    step = PartyOrganisation.steplen
    for end in range(len(path), 0, -step):
        line = lines.get(path[:end])
        if line is not None and line.is_branch:
            return line
    return None


def _mark_invited(batch: Batch, lines: dict[int, TreeLine]) -> None:
    rows = (
        BatchOrganisation.objects.filter(batch__activity_id=batch.activity_id, is_invited=True)
        .exclude(batch__state=BatchState.CANCELLED)
        .values_list("organisation_id", "batch_id", "batch__number")
        .order_by("batch__number")
    )
    for organisation_id, batch_id, number in rows:
        if line := lines.get(organisation_id):
            line.batches.append(number)
            line.is_in_this = line.is_in_this or batch_id == batch.pk
