"""Shapes of learning, by noun."""
