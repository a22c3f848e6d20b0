"""Pages of figures and documents."""
