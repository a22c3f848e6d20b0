"""Which proof is asked of whom, and who may hand out a sheet of codes."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum, auto

from django.conf import settings

from wuxin.core.actor import Actor
from wuxin.core.proofs import Proof
from wuxin.people.models import Office, Person
from wuxin.people.policies import accounts
from wuxin.people.proven import Given, Proven


@dataclass(frozen=True, slots=True)
class Held:
    """What an account has to prove itself with. ``codes_left`` is None without a sheet."""

    has_app: bool = False
    passkeys: int = 0
    codes_left: int | None = None
    has_password: bool = False

    @property
    def has_factor(self) -> bool:
        """A sheet that is used up is one still: ten codes spent must not be a way around."""
        return self.has_app or bool(self.passkeys) or self.codes_left is not None


class Way(StrEnum):
    """How somebody proves themselves: what they give, or what they have to do first."""

    FACTOR = "factor"
    PASSWORD = auto()
    SET_UP = "set-up"
    ASK = "ask"
    FREE = "free"


def must_have_factor(actor: Actor) -> bool:
    """Whether one of the actor's roles needs a second factor (``WUXIN_SECOND_FACTOR_ROLES``)."""
    return not actor.is_program and actor.has(*settings.SECOND_FACTOR_ROLES)


def way_of(actor: Actor, held: Held, proof: Proof) -> Way:
    """Who has a second factor gives it. Who needs one sets it up, with their password.

    Who needs none gives the password. Who came by a personal link and has neither asks for a
    sheet, in person; without an office they reach only what is their own, and are asked nothing.
    """
    if held.has_factor:
        return Way.FACTOR
    needs_one = proof is Proof.ONCE or (proof is Proof.FRESH and must_have_factor(actor))
    if needs_one:
        return Way.SET_UP if held.has_password else Way.ASK
    if held.has_password:
        return Way.PASSWORD
    return Way.ASK if actor.has_office else Way.FREE


def is_enough(way: Way, proof: Proof, proven: Proven) -> bool:
    if way is Way.FREE:
        return True
    if way is Way.FACTOR:
        return proven.given is Given.FACTOR and proven.serves(proof)
    return way is Way.PASSWORD and proven.serves(proof)


def can_have_factor(held: Held) -> bool:
    """Behind nothing but a link no factor is set up: whoever found the phone would do it."""
    return held.has_password or held.has_factor


def can_hand_out_sheet(actor: Actor, person: Person, offices: Collection[Office]) -> bool:
    """Who gave the person each of their offices; nobody to themselves."""
    if person.pk == actor.person_id or not offices:
        return False
    return accounts.can_let_in(actor, person, offices)
