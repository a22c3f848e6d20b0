"""Seals: what was written to the audit's logs is found again as it was, or the fault is found."""
