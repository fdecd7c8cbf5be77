"""What organisers' programs ask: the same lists, filters and policies as the pages."""

from input2.site.api.bulk import BulkDetail, BulkGoOn, BulkLines, BulkList, BulkStop
from input2.site.api.entries import ListedEntries
from input2.site.api.screening import Screened, TakenBack

__all__ = [
    "BulkDetail",
    "BulkGoOn",
    "BulkLines",
    "BulkList",
    "BulkStop",
    "ListedEntries",
    "Screened",
    "TakenBack",
]
