"""What judging says to other programs: published results, and to those of a team what became of its entry."""

from judging.api.outcomes import OutcomeList
from judging.api.results import ResultsDetail

__all__ = ["OutcomeList", "ResultsDetail"]
