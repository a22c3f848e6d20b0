"""Everything that happens to people, by noun."""
