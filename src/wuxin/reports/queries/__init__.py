"""Answers about figures and documents, shaped for the one who reads."""
