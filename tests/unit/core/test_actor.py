"""Who acts, and how far."""

from wuxin.core.actor import Actor, Scope


def _actor(*scopes: Scope) -> Actor:
    return Actor(account_id=1, scopes=frozenset(scopes))


def test_a_visitor_reaches_nothing() -> None:
    visitor = Actor.visitor()

    assert not visitor.is_signed_in
    assert visitor.paths("organisation", ["secretary"]) == ()
    assert not visitor.covers("organisation", "0001", ["secretary"])


def test_a_role_reaches_its_subtree_and_nothing_beside_it() -> None:
    secretary = _actor(Scope("secretary", "organisation", "00010002"))

    assert secretary.covers("organisation", "000100020003", ["secretary"])
    assert not secretary.covers("organisation", "00010003", ["secretary"])
    assert not secretary.covers("organisation", "0001", ["secretary"])
    assert not secretary.covers("unit", "00010002", ["secretary"])
    assert not secretary.covers("organisation", "00010002", ["organiser"])


def test_roots_inside_others_are_left_out() -> None:
    actor = _actor(
        Scope("organiser", "organisation", "0001"),
        Scope("organiser", "organisation", "00010002"),
        Scope("organiser", "organisation", "0002"),
    )

    assert actor.paths("organisation", ["organiser"]) == ("0001", "0002")


def test_the_program_reaches_everything() -> None:
    assert Actor.program().paths("unit", ["anything"]) == ("",)
    assert Actor.program().has("anything")
