"""Answers about people."""

from datetime import date

from django.db.models import Q

from wuxin.core.actor import Actor, Scope
from wuxin.people.models import Account, Office


def account_and_actor(account_id: int, *, on: date) -> tuple[Account | None, Actor]:
    """The account and its actor on a day: two queries. ``(None, visitor)`` if it is closed."""
    account = Account.objects.filter(pk=account_id, is_active=True).select_related("person").first()
    if account is None:
        return None, Actor.visitor()
    person = account.person
    scopes = scopes_of(person.pk, on=on) if person else frozenset()
    name = person.name if person else account.username
    return account, Actor(
        account_id=account.pk, person_id=account.person_id, name=name, scopes=scopes
    )


def scopes_of(person_id: int, *, on: date) -> frozenset[Scope]:
    """The roles a person holds on a day. A delegation ends with the office it came from."""
    offices = (
        Office.objects.filter(_holds_on(on), person_id=person_id)
        .filter(Q(delegated_from=None) | _holds_on(on, "delegated_from__"))
        .select_related("organisation", "unit")
    )
    return frozenset(_scope(office) for office in offices)


def _scope(office: Office) -> Scope:
    if office.organisation is not None:
        return Scope(office.role, "organisation", office.organisation.path, office.organisation_id)
    assert office.unit is not None  # noqa: S101  held by the constraint office_over_one_tree
    return Scope(office.role, "unit", office.unit.path, office.unit_id)


def _holds_on(on: date, prefix: str = "") -> Q:
    begun = Q(**{f"{prefix}from_on__lte": on})
    return begun & (Q(**{f"{prefix}to_on": None}) | Q(**{f"{prefix}to_on__gt": on}))
