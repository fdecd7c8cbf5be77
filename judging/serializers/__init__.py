"""What the API gives out of judging."""

from judging.serializers.outcomes import OutcomeSerializer
from judging.serializers.results import ResultsSerializer

__all__ = ["OutcomeSerializer", "ResultsSerializer"]
