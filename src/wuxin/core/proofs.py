"""How sure a route has to be of who asks: declared beside its access, held before its view.

What counts as a proof, and the page that asks for one, belongs to ``people``, which puts its gate
here. A gate answers None where the proof is there, and otherwise the page that asks for it.
"""

from collections.abc import Callable
from enum import StrEnum

from django.http import HttpRequest, HttpResponse


class Proof(StrEnum):
    """What is asked when a page is opened, beyond being signed in.

    ``ONCE``: a second factor, given at any time in this session: for what only few may see.
    ``FRESH``: the best proof one has, within the last ten minutes: for what leaves the house in
    bulk and what gives power. ``OWN``: the same, for whoever is still to set up a second factor.
    """

    NONE = ""
    ONCE = "once"
    FRESH = "fresh"
    OWN = "own"


Gate = Callable[[HttpRequest, Proof], HttpResponse | None]
_gates: list[Gate] = []


class NoGate(RuntimeError):
    """A route asks for a proof and no app looks for one."""


def register(gate: Gate) -> None:
    _gates[:] = [gate]


def asked_for(request: HttpRequest, proof: Proof) -> HttpResponse | None:
    """The page that asks for the proof, or None if it is there."""
    if proof is Proof.NONE:
        return None
    if not _gates:
        raise NoGate
    return _gates[0](request, proof)
