"""How long a download of one's own data is kept, and how often one may be asked for."""

from datetime import timedelta
from typing import Final

JOB: Final = "accounts.data_export"
KEPT: Final = timedelta(days=3)
MOST_IN_A_DAY: Final = 3
DAY: Final = timedelta(days=1)
