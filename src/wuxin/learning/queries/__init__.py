"""Answers about learning, shaped for a reader; by noun."""
