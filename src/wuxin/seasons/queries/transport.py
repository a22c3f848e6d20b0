"""Who rides in which bus, in the order of the buses and of the organisation."""

from dataclasses import dataclass, field

from django.db.models import Count, F, Q

from wuxin.core.actor import Actor
from wuxin.seasons.models import Batch, BatchOrganisation, Enrolment, TransportGroup, TransportRide


@dataclass(slots=True)
class Rider:
    """A branch of the batch; ``names`` are those who come, if the reader may see them."""

    roll: BatchOrganisation
    people: int = 0
    names: list[str] = field(default_factory=list)
    person_ids: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Bus:
    group: TransportGroup
    riders: list[Rider] = field(default_factory=list)

    @property
    def people(self) -> int:
        return sum(rider.people for rider in self.riders)

    @property
    def seats_left(self) -> int:
        return max(0, self.group.seats - self.people)

    @property
    def too_many(self) -> int:
        """How many have no seat: they came on the branch's roll after it was put on the bus."""
        return max(0, self.people - self.group.seats)


def overfull(batch: Batch) -> list[TransportGroup]:
    """The buses with more people than seats: some came after their branch was put on it."""
    groups = TransportGroup.objects.filter(batch=batch).annotate(
        people=Count("rides__roll__enrolments", filter=Q(rides__roll__enrolments__holds_place=True))
    )
    return list(groups.filter(people__gt=F("seats")))


def bus_without_seat(enrolment: Enrolment) -> TransportGroup | None:
    """The overfull bus in which somebody's branch rides, if it is so."""
    rides = TransportRide.objects.filter(roll=enrolment.batch_organisation_id)
    bus = rides.values_list("group_id", flat=True).first()
    return next((one for one in overfull(enrolment.batch) if one.pk == bus), None)


def buses_of(batch: Batch, actor: Actor) -> tuple[list[Bus], list[Rider]]:
    """The buses with their branches, and the branches that ride in none. Four queries."""
    buses = {group.pk: Bus(group) for group in TransportGroup.objects.filter(batch=batch)}
    rolls = BatchOrganisation.objects.filter(batch=batch).select_related("organisation", "ride")
    riders = {roll.pk: Rider(roll) for roll in rolls.order_by("organisation__path")}
    seen = set(BatchOrganisation.objects.filter(batch=batch).visible_to(actor).values_list("pk"))
    rows = Enrolment.objects.filter(batch=batch, holds_place=True).select_related("person")
    for row in rows.in_roster_order():
        rider = riders[row.batch_organisation_id]
        rider.people += 1
        if (row.batch_organisation_id,) in seen:
            rider.names.append(row.person.name)
            rider.person_ids.append(row.person_id)
    alone: list[Rider] = []
    for rider in riders.values():
        ride = getattr(rider.roll, "ride", None)
        (buses[ride.group_id].riders if ride else alone).append(rider)
    return list(buses.values()), alone
