"""From the demo to a season of one's own: prepared beside it, in a folder of its own."""
