"""What the tests of core share."""

from tests.support.database import committed_db

__all__ = ["committed_db"]
