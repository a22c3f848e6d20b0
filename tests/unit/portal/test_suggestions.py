"""A suggestion is answered once, and never half."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.support.people import actor_of, make_office, make_organisation, make_person
from wuxin.core.errors import NotAllowed
from wuxin.people.models import Role
from wuxin.portal.actions import suggestions as actions
from wuxin.portal.models import Suggestion

NOW = datetime(2022, 3, 4, 2, 20, tzinfo=UTC)


@pytest.fixture
def suggestion(db: None) -> Suggestion:
    return actions.send_suggestion(text="字太小", contact="", page="/", now=NOW)


def test_of_two_who_answer_the_second_is_told(suggestion: Suggestion) -> None:
    committee = make_organisation()
    person = make_person(committee)
    make_office(person, Role.ORGANISER, committee)
    by = actor_of(person)
    stale = Suggestion.objects.get()
    actions.answer_suggestion(suggestion=suggestion, answer="已改大", by=by, now=NOW)
    with pytest.raises(actions.AlreadyAnswered):
        actions.answer_suggestion(suggestion=stale, answer="又一次", by=by, now=NOW)
    assert Suggestion.objects.get().answer == "已改大"


def test_who_holds_no_office_of_organiser_does_not_answer(suggestion: Suggestion) -> None:
    person = make_person(make_organisation())
    with pytest.raises(NotAllowed):
        actions.answer_suggestion(suggestion=suggestion, answer="好", by=actor_of(person), now=NOW)


def test_an_answer_without_its_moment_is_refused_by_the_database(suggestion: Suggestion) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Suggestion.objects.filter(pk=suggestion.pk).update(answer="好")


def test_without_a_contact_nothing_is_kept_of_one(suggestion: Suggestion) -> None:
    assert suggestion.contact() == ""
    assert bytes(suggestion.contact_sealed) == b""


def test_a_flood_is_refused_until_an_hour_has_passed(db: None, monkeypatch: Any) -> None:
    monkeypatch.setattr(actions, "MOST_AN_HOUR", 3)
    for _number in range(3):
        actions.send_suggestion(text="字太小", contact="", page="/", now=NOW)
    with pytest.raises(actions.TooManyAtOnce):
        actions.send_suggestion(text="字太小", contact="", page="/", now=NOW)
    later = NOW + timedelta(hours=1, seconds=1)
    assert actions.send_suggestion(text="字太小", contact="", page="/", now=later).pk
