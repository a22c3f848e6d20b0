"""A database with real commits, for threads."""

from tests.support.database import committed_db

__all__ = ["committed_db"]
