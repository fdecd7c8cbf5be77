"""One answer of each kind, as the documentation shows it."""

from typing import Any, Final

Example = dict[str, Any]

HOST: Final = "https://input2.example.org"

ECONOMY: Final[Example] = {"code": "HKC", "name": "Hong Kong, China", "position": 6}

COMPETITION: Final[Example] = {
    "slug": "input2",
    "short_name": "INPUT2",
    "name": {
        "en": "Innovating for Public Urban Technology Transformation",
        "zh-hans": "公共城市科技转型创新大赛",
    },
    "tagline": {"en": "A competition for solutions that have been tried in a real city."},
    "state": "published",
    "languages": ["en", "zh-hans"],
    "time_zone": "Asia/Shanghai",
    "opens_at": "2027-05-04T01:00:00Z",
    "closes_at": "2027-09-30T15:59:00Z",
    "takes_entries": True,
    "url": f"{HOST}/c/input2/",
}

TRACK: Final[Example] = {
    "key": "green-economy",
    "name": {"en": "Green economy", "zh-hans": "绿色经济"},
    "summary": {"en": "Materials, water and energy used twice."},
    "sub_fields": [
        {"key": "recycling", "name": {"en": "Waste and recycling", "zh-hans": "废弃物与回收"}}
    ],
}

KEY_DATE: Final[Example] = {
    "key": "awards",
    "name": {"en": "Awards", "zh-hans": "颁奖"},
    "kind": "event",
    "description": {"en": "On the stage of the conference."},
    "place": {"en": "Bangkok", "zh-hans": "曼谷"},
    "url": f"{HOST}/stage",
    "at": "2028-01-12T02:00:00Z",
    "ends_at": "2028-01-12T09:00:00Z",
}

DATE_CHANGE: Final[Example] = {
    "key": "closes_at",
    "name": {"en": "Entries close"},
    "before": "2027-09-16T15:59:00Z",
    "after": "2027-09-30T15:59:00Z",
    "reason": {"en": "A holiday in several economies."},
    "changed_at": "2027-08-20T06:30:00Z",
}

AWARD: Final[Example] = {
    "key": "best-practice",
    "name": {"en": "Best practice", "zh-hans": "最佳实践奖"},
    "description": {"en": "For the entry that another city could start with tomorrow."},
    "places": 3,
}

PARTNER: Final[Example] = {
    "role": "implementing",
    "name": {"en": "An institute of the region"},
    "url": "https://institute.example.org/",
    "logo": f"{HOST}/c/input2/logos/0b9c1f5e-6f0e-4f6e-9d8a-0d6a3f0b7c11.webp",
}

CRITERION: Final[Example] = {
    "dimension": "strategy",
    "key": "innovativeness",
    "name": {"en": "Innovativeness", "zh-hans": "创新性"},
    "guidance": {"en": "How new is the approach for cities of the region?"},
    "weight": "10",
    "is_counted": True,
    "scale": "points",
    "scale_min": "0.00",
    "scale_max": "10.00",
    "scale_step": "1.00",
    "levels": [],
    "threshold": None,
    "tracks": [],
}

RUBRIC: Final[Example] = {
    "name": {"en": "APEC ESCI Best Practice Awards 2016"},
    "version": 1,
    "source": "APEC news release on the Energy Smart Communities Initiative, 2016",
    "are_weights_from_source": True,
    "frozen_at": None,
    "dimensions": [
        {
            "key": "strategy",
            "name": {"en": "Strategy", "zh-hans": "策略"},
            "weight": "30",
            "criteria": [CRITERION],
        }
    ],
}

COMPETITION_DETAIL: Final[Example] = {
    **COMPETITION,
    "about": {"en": "Six out of ten people live in the **Asia-Pacific** region."},
    "who_can_enter": {"en": "- Organisations of the 21 member economies."},
    "previous_edition": "input2-trial",
    "tracks": [TRACK],
    "dates": [KEY_DATE],
    "criteria": [CRITERION],
}

PAGE: Final[Example] = {
    "kind": "rules",
    "title": {"en": "Rules", "zh-hans": "规则"},
    "body": {"en": "## Who can enter\n\nOrganisations of the member economies."},
    "updated_at": "2027-04-20T03:00:00Z",
    "url": f"{HOST}/c/input2/rules/",
}

FAQ_ITEM: Final[Example] = {
    "question": {"en": "May two cities enter together?"},
    "answer": {"en": "Yes: one of them hands in and names the other as a *partner*."},
}

DOCUMENT: Final[Example] = {
    "key": "call",
    "title": {"en": "The call as PDF"},
    "description": {"en": "Four pages, to print and pass on."},
    "name": "input2-call.pdf",
    "size": 482113,
    "content_type": "application/pdf",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "url": f"{HOST}/c/input2/documents/call/",
}

NEWS_POST: Final[Example] = {
    "slug": "two-weeks-more",
    "title": {"en": "Two weeks more", "zh-hans": "延长两周"},
    "body": {"en": "Entries are taken until **30 September**."},
    "published_at": "2027-08-20T07:00:00Z",
    "updated_at": "2027-08-20T06:55:00Z",
    "url": f"{HOST}/c/input2/news/two-weeks-more/",
}
