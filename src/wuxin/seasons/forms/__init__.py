"""Shapes of input; they never save. By noun."""
