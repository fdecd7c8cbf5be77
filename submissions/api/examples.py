"""One request and one answer of each kind, as the documentation shows them."""

from collections.abc import Mapping
from typing import Any, Final

Example = dict[str, Any]
# By status: when it comes, and how it looks.
Refusals = Mapping[int, tuple[str, Mapping[str, Example]]]

HOST: Final = "https://input2.example.org"
CODE: Final = "INPUT2-7K3QF"
SHA256: Final = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
FILE_ID: Final = "0b9c1f5e-6f0e-4f6e-9d8a-0d6a3f0b7c11"

ENTRY: Final[Example] = {
    "code": CODE,
    "competition": "input2",
    "title": "Shade that moves with the sun",
    "track": "green-economy",
    "state": "draft",
    "role": "owner",
    "revision": 7,
    "version": None,
    "created_at": "2027-06-01T02:00:00Z",
    "updated_at": "2027-06-02T09:30:00Z",
    "submitted_at": None,
    "closes_at": "2027-09-30T15:59:00Z",
    "url": f"{HOST}/entries/{CODE}/",
}

FILE: Final[Example] = {
    "id": FILE_ID,
    "question": "document",
    "name": "slides.pdf",
    "caption": "",
    "size": 482113,
    "content_type": "application/pdf",
    "sha256": SHA256,
    "added_at": "2027-06-02T09:30:00Z",
    "url": f"{HOST}/api/v1/entries/{CODE}/files/{FILE_ID}/",
}

PROBLEM: Final[Example] = {
    "section": "entry",
    "question": "summary",
    "label": "Summary",
    "sentence": "Please answer this question.",
}

DRAFT: Final[Example] = {
    **ENTRY,
    "sections": [{"key": "entry", "name": {"en": "Entry"}}],
    "questions": [
        {
            "key": "title",
            "section": "entry",
            "type": "short_text",
            "label": {"en": "Title", "zh-hans": "标题"},
            "help": {},
            "is_required": True,
            "is_asked": True,
            "least": None,
            "most": 20,
            "count_by": "words",
            "options": [],
            "value": "Shade that moves with the sun",
            "revision": 2,
        }
    ],
    "files": [FILE],
    "problems": [PROBLEM],
    "refusals": {"edit": None, "hand_in": None, "withdraw": None},
}

NEW_ENTRY: Final[Example] = {
    "competition": "input2",
    "self_check": {"asked": "12.1-13.4", "answers": {"in-use": True, "in-region": True}},
}

ANSWERS: Final[Example] = {
    "answers": {"title": {"value": "Shade that moves with the sun", "base": 1}}
}

HAND_IN: Final[Example] = {"revision": 7, "declarations": {"rules": True}}

WITHDRAWAL: Final[Example] = {"reason": "We enter next year."}

VERSION: Final[Example] = {
    "number": 1,
    "revision": 7,
    "submitted_at": "2027-06-03T01:12:09Z",
    "on_behalf_reason": "",
    "is_late": False,
    "sha256": SHA256,
    "content_url": f"{HOST}/api/v1/entries/{CODE}/versions/1/content/",
}

RECEIPT: Final[Example] = {
    "entry": CODE,
    "competition": "input2",
    **VERSION,
    "submitted_at_local": "2027-06-03T09:12:09+08:00",
    "files": [{"question": "document", "name": "slides.pdf", "size": 482113, "sha256": SHA256}],
}

_READER: Final = (
    "You may read this entry but not take this step, or your token reads only.",
    {
        "A viewer": {"code": "forbidden", "detail": "You may read this entry but not change it."},
        "A token for reading": {
            "code": "token_reads_only",
            "detail": "This token may read but not change anything.",
        },
    },
)
_LATE: Final[tuple[str, Example]] = (
    "The deadline",
    {
        "code": "window_closed",
        "detail": "The deadline has passed. Your draft is kept and stays readable.",
    },
)
_MALFORMED: Final = (
    "The body cannot be read: what is wrong, by member.",
    {"A member is missing": {"competition": ["This field is required."]}},
)
_TOO_LARGE: Final = (
    "The body is larger than any form of ours.",
    {"Too large": {"code": "too_large", "detail": "This is more than can be taken at once."}},
)

NOT_BEGUN: Final[Refusals] = {
    400: _MALFORMED,
    403: _READER,
    409: (
        "The call takes no entries now, or wants its self-check answered first: the refusal has the questions.",
        {
            "The self-check": {
                "code": "self_check_missing",
                "detail": "Answer the questions of the self-check before you start an entry.",
                "asked": "12.1",
                "questions": [{"key": "in-use", "text": {"en": "Is the innovation in use?"}}],
            },
            _LATE[0]: _LATE[1],
        },
    ),
    413: _TOO_LARGE,
}

NOT_SAVED: Final[Refusals] = {
    400: (
        "An answer is not one that its question takes, or the body cannot be read.",
        {
            "No such question": {
                "code": "answers_refused",
                "detail": "1 answer cannot be saved, so nothing was.",
                "refusals": {
                    "titel": {
                        "code": "unknown_question",
                        "detail": "The form has no question “titel”. Reload the page to see the form as it is now.",
                    }
                },
            }
        },
    ),
    403: _READER,
    409: (
        "Somebody else changed an answer since your `base`: what stands is beside it. Or the deadline has passed.",
        {
            "Changed meanwhile": {
                "code": "answers_refused",
                "detail": "1 answer cannot be saved, so nothing was.",
                "refusals": {
                    "title": {
                        "code": "stale_answer",
                        "detail": "Someone else changed this answer while you were writing.",
                        "value": "Shade that follows the sun",
                        "revision": 2,
                        "saved_by": "Mei Lin",
                        "saved_at": "2027-06-02T09:30:00Z",
                    }
                },
            },
            _LATE[0]: _LATE[1],
        },
    ),
    413: _TOO_LARGE,
}

NOT_TAKEN: Final[Refusals] = {
    400: (
        "The file is not what the question takes, or a part is missing.",
        {"Not a PDF": {"code": "file_refused", "detail": "“slides.pdf” is not a PDF."}},
    ),
    403: _READER,
    409: (
        "The question takes no further file, or the deadline has passed.",
        {
            "Full": {
                "code": "too_many_files",
                "detail": "Only 1 file fits here: remove the other one first.",
            },
            _LATE[0]: _LATE[1],
        },
    ),
}

NOT_ALLOWED: Final[Refusals] = {
    400: _MALFORMED,
    403: _READER,
    409: ("The step is not possible now.", {_LATE[0]: _LATE[1]}),
    413: _TOO_LARGE,
}

NOT_HANDED_IN: Final[Refusals] = {
    400: (
        "The key is missing, or the body cannot be read.",
        {
            "No key": {
                "code": "idempotency_key_missing",
                "detail": "Send an Idempotency-Key of up to 100 characters: a new one for each request, the same one to repeat it.",
            }
        },
    ),
    403: _READER,
    409: (
        "The draft has problems, was changed after you read it, or the deadline has passed.",
        {
            "Incomplete": {
                "code": "incomplete",
                "detail": "There is 1 problem to mend before you can hand in.",
                "problems": [PROBLEM],
            },
            "Changed meanwhile": {
                "code": "stale_draft",
                "detail": "The entry was changed after you opened this page. Look at it once more, then hand it in.",
            },
            _LATE[0]: _LATE[1],
        },
    ),
    413: _TOO_LARGE,
    422: (
        "The key was used for another request.",
        {
            "Reused": {
                "code": "idempotency_key_reused",
                "detail": "This Idempotency-Key was used for another request. Use a new one for each.",
            }
        },
    ),
}
