"""Rows of learning: packs, and visits that bring the learning home."""

from wuxin.learning.models.packs import LearningPack
from wuxin.learning.models.visits import LearningVisit, Way

__all__ = ["LearningPack", "LearningVisit", "Way"]
