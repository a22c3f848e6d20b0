"""Wuxin (五心课堂): a training season, from the plan to figures that are true."""
