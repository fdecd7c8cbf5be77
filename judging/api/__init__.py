"""Published results for other programs."""

from judging.api.results import ResultsDetail

__all__ = ["ResultsDetail"]
