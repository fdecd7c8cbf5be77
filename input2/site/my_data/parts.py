"""The one list of what each app has about people; a test refuses a link to an account that none of them names."""

from typing import Final

from competitions.personal_data import PART as CALLS
from input2.accounts.personal_data import PART as ACCOUNT
from input2.audit.personal_data import PART as HISTORY
from input2.files.personal_data import PART as FILES
from input2.jobs.personal_data import PART as WORK
from input2.lib.personal_data import Part
from input2.notifications.personal_data import PART as MESSAGES
from judging.personal_data import PART as JUDGING
from submissions.personal_data import PART as ENTRIES

PARTS: Final[tuple[Part, ...]] = (
    ACCOUNT,
    ENTRIES,
    CALLS,
    JUDGING,
    FILES,
    MESSAGES,
    WORK,
    HISTORY,
)
