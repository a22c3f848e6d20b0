"""What the tests of people share."""

from tests.support.database import committed_db

__all__ = ["committed_db"]
