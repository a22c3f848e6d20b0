"""Answers that compose several apps."""
