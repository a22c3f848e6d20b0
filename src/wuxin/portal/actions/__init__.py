"""What happens on pages that belong to no app."""
