"""What apps above want to be told of; each adds the names of its jobs in ``apps.ready()``."""

# Called as ``later(name, move_id=…)`` in the transaction of the move.
on_organisation_moved: list[str] = []
