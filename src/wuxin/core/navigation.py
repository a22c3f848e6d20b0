"""Where one can go: apps register their places; the page shows those the actor may open."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from django.http import HttpRequest
from django.urls import reverse

from wuxin.core.actor import Actor
from wuxin.core.errors import Sentence

Allowed = Callable[[Actor], bool]


def anybody(_actor: Actor) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the navigation. ``group`` is a heading of the desk's side bar."""

    label: Sentence
    route: str
    icon: str
    order: int
    group: Sentence = ""
    allowed: Allowed = field(default=anybody)
    on_phone: bool = False
    phone_label: Sentence = ""


_places: list[Place] = []


def register(*places: Place) -> None:
    _places.extend(places)
    _places.sort(key=lambda place: place.order)


def on_phone() -> list[Place]:
    """Those that stand at the bottom of a phone, whoever asks."""
    return [place for place in _places if place.on_phone]


def context(request: HttpRequest) -> dict[str, object]:
    """Context processor: ``navigation`` for the desk, ``tabs`` for the phone."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or not actor.is_signed_in:
        return {}
    open_places = [place for place in _places if place.allowed(actor)]
    groups: dict[str, list[dict[str, object]]] = {}
    for place in open_places:
        groups.setdefault(str(place.group), []).append(_item(request, place, str(place.label)))
    tabs = [
        _item(request, place, str(place.phone_label or place.label))
        for place in open_places
        if place.on_phone
    ]
    listed = [{"title": title, "items": items} for title, items in groups.items()]
    return {"navigation": listed, "tabs": tabs}


@cache
def _address(route: str) -> str:
    """Routes are fixed while a process runs: each is looked up once, not on every page."""
    return reverse(route)


def _item(request: HttpRequest, place: Place, label: str) -> dict[str, object]:
    url = _address(place.route)
    active = request.path == url or (url != "/home/" and request.path.startswith(url))
    return {"label": label, "url": url, "icon": place.icon, "active": active}
