"""``wuxin doctor`` says when the audit is not sealed, or its heads are gone."""

from datetime import timedelta

import pytest

from wuxin.core import audit, clock, health
from wuxin.core.actor import Actor
from wuxin.core.seals import heads as head_file
from wuxin.core.seals.sealer import Sealer

pytestmark = pytest.mark.django_db


def _write(*, minutes_ago: int) -> None:
    at = clock.now() - timedelta(minutes=minutes_ago)
    audit.record("core.thing.done", by=Actor(account_id=5), at=at)


def test_a_new_installation_and_one_that_is_sealed_are_well() -> None:
    assert health.audit_seal().is_well
    _write(minutes_ago=30)
    Sealer().seal()
    _write(minutes_ago=1)

    assert health.audit_seal().is_well


def test_a_sealer_that_stands_still_is_told() -> None:
    _write(minutes_ago=30)

    found = health.audit_seal()

    assert not found.is_well
    assert "wuxin serve" in found.sentence


def test_heads_that_are_gone_are_told() -> None:
    _write(minutes_ago=1)
    Sealer().seal()
    head_file.head_path().unlink()

    found = health.audit_seal()

    assert not found.is_well
    assert "WUXIN_AUDIT_HEAD" in found.sentence
