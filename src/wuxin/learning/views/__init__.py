"""HTTP in, one domain call, HTTP out; by noun."""
