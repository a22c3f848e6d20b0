"""Documents: Word templates whose numbers are fields, and what fills them."""
