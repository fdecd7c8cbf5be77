"""What the API about one's own entries takes in and gives out."""

from submissions.serializers.asked import (
    AnswersSentSerializer,
    FileSentSerializer,
    HandInSerializer,
    NewEntrySerializer,
    WithdrawalSerializer,
)
from submissions.serializers.entries import (
    DraftSerializer,
    EntrySerializer,
    FileSerializer,
)
from submissions.serializers.receipts import ReceiptSerializer, VersionSerializer

__all__ = [
    "AnswersSentSerializer",
    "DraftSerializer",
    "EntrySerializer",
    "FileSentSerializer",
    "FileSerializer",
    "HandInSerializer",
    "NewEntrySerializer",
    "ReceiptSerializer",
    "VersionSerializer",
    "WithdrawalSerializer",
]
