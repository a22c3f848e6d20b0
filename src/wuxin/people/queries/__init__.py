"""Answers about people, by noun."""

from wuxin.people.queries.accounts import account_and_actor, scopes_of

__all__ = ["account_and_actor", "scopes_of"]
