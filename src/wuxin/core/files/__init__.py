"""Files that people attach: one door in, one way out. ADR 9."""

from wuxin.core.files.keeping import ENDINGS, LARGEST_BYTES, Kept, drop, keep, read
from wuxin.core.files.scanning import refuse_infected
from wuxin.core.files.serving import answer

__all__ = ["ENDINGS", "LARGEST_BYTES", "Kept", "answer", "drop", "keep", "read", "refuse_infected"]
