"""The demo district: the source's institutions, invented people, loaded through our own doors."""
