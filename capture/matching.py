"""Which of the mails and meetings found are suggestions for a record, and why each other is not.

Values in, values out: ``judging`` decides on one of them alone; ``candidates`` chooses among copies
and dates; ``suggesting`` adds what Dynamics and the queue know; ``explaining`` answers for one.
"""

from capture.candidates import Candidate, Candidates, Sought, candidates
from capture.explaining import Explanation, Unsearched, explain
from capture.judging import judge
from capture.rules import Rules
from capture.suggesting import CHECKED_PER_SHOWN, Known, Suggested, checked, suggest

__all__ = [
    "CHECKED_PER_SHOWN",
    "Candidate",
    "Candidates",
    "Explanation",
    "Known",
    "Rules",
    "Sought",
    "Suggested",
    "Unsearched",
    "candidates",
    "checked",
    "explain",
    "judge",
    "suggest",
]
