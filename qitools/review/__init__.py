"""A coach's eye: what a review says of an object, and the table of all codes.

Every rule lives in one place, the module of its subject (`qitools/review/fishbone.py` and so on), together
with why it matters, the question that a coach would ask, a bad example and a good one. Live advice in the
widgets, the grading, the feedback and the reference page all read that one place.
"""

from qitools.review.core import Finding, Review, Rule, Subject, check, rules, subject

__all__ = ["Finding", "Review", "Rule", "Subject", "check", "rules", "subject"]
