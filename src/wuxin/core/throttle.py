"""How often a door may be knocked at: counted in this process's memory, so that a no is cheap.

Each worker process counts for itself; a limit is thus that of one worker. Nothing is written
anywhere, and what is not asked for any more is forgotten.
"""

from collections import OrderedDict
from threading import Lock

_MOST_KEYS = 10_000
_lock = Lock()
_counted: OrderedDict[str, tuple[int, int]] = OrderedDict()


def seconds_to_wait(key: str, *, most: int, window_s: int, at_s: float) -> int:
    """Count one knock at ``at_s`` (seconds on any clock). 0 if it is within ``most`` a window."""
    window = int(at_s // window_s)
    with _lock:
        began, number = _counted.pop(key, (window, 0))
        number = number + 1 if began == window else 1
        _counted[key] = (window, number)
        if len(_counted) > _MOST_KEYS:
            _counted.popitem(last=False)
    if number <= most:
        return 0
    return max(1, int((window + 1) * window_s - at_s) + 1)
