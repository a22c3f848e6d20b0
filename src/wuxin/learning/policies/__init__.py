"""May this actor do this to a row they can see; by noun."""
