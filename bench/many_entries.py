"""A call with many entries in every state, in three scripts, with a round in which judges are at work; written in bulk."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.db import connection, transaction

from bench.crowd import make_applicants, make_call
from competitions.enums import QuestionType, Role
from competitions.models import Competition, Membership
from input2.accounts.models import User
from judging.enums import BatchState, RoundState
from judging.models import Assignment, Batch, Judge, Round
from submissions import services
from submissions.enums import EntryState, TeamRole
from submissions.models import Entry, TeamMember, Version
from submissions.services.listing import list_version

CHUNK: Final = 500
OWNERS: Final = 400
JUDGES: Final = 200
JUDGES_PER_ENTRY: Final = 3
LONG_WORDS: Final = 90
TITLE_WORDS: Final = 6
# They come in over a month.
SPAN: Final = 30 * 24 * 3600
ECONOMIES: Final = (
    "AUS",
    "PRC",
    "HKC",
    "INA",
    "JPN",
    "ROK",
    "MAS",
    "MEX",
    "PE",
    "SGP",
    "THA",
    "US",
    "VN",
)
TYPES: Final = ("government", "institute", "university", "company", "startup", "ngo")
KINDS: Final = ("application_case", "technology_product")
TRACKS: Final = ("green", "transport", "liveable")
STATES: Final = {
    EntryState.SUBMITTED: 40,
    EntryState.ELIGIBLE: 45,
    EntryState.INELIGIBLE: 10,
    EntryState.CHANGES_REQUESTED: 5,
}
# Words that are written without spaces between them.
CHINESE: Final = [
    "智慧城市",
    "公共交通",
    "低碳社区",
    "绿色经济",
    "可持续",
    "发展",
    "居民",
    "参与",
    "数据",
    "平台",
    "能源",
    "节约",
    "用水",
    "街道",
    "遮阳",
    "公园",
    "学校",
    "医院",
    "老人",
    "儿童",
    "垃圾",
    "分类",
    "回收",
    "步行",
    "自行车",
    "地铁",
    "公交",
    "港口",
    "河流",
    "防洪",
    "空气",
    "质量",
    "监测",
    "传感器",
    "屋顶",
    "太阳能",
    "社区",
    "服务",
    "创新",
    "技术",
    "合作",
    "伙伴",
    "试点",
    "推广",
    "成果",
    "影响",
]
THAI: Final = [
    "เมือง",
    "อัจฉริยะ",
    "การขนส่ง",
    "สาธารณะ",
    "ชุมชน",
    "สีเขียว",
    "ขยะ",
    "รีไซเคิล",
    "พลังงาน",
    "แสงอาทิตย์",
    "น้ำท่วม",
    "ถนน",
    "ทางเท้า",
    "จักรยาน",
    "รถไฟฟ้า",
    "ข้อมูล",
    "แพลตฟอร์ม",
    "นวัตกรรม",
    "เทคโนโลยี",
    "ความร่วมมือ",
    "โรงเรียน",
    "โรงพยาบาล",
    "สวน",
    "อากาศ",
    "คุณภาพ",
    "ผู้สูงอายุ",
    "เด็ก",
    "โครงการ",
    "ผลลัพธ์",
    "ขยายผล",
]
EVERYDAY: Final = Path(__file__).resolve().parent.parent / "submissions" / "everyday_words.txt"


def make_entries(number: int, *, now: datetime) -> tuple[Competition, User]:
    """The call and one of its organisers."""
    call = make_call(closes_at=now + timedelta(days=30), now=now)
    chance = random.Random(1)  # noqa: S311 -- nothing is secret here
    pattern = _handed_in(call, now=now).content
    owners = _people("owner", OWNERS)
    entries: list[Entry] = []
    for first in range(0, number, CHUNK):
        numbers = range(first, min(first + CHUNK, number))
        entries += _write(call, pattern, owners, numbers, chance, now=now)
    _assign(call, [entry for entry in entries if entry.state == EntryState.ELIGIBLE], now=now)
    organiser = _people("runs", 1)[0]
    Membership.objects.create(competition=call, user=organiser, role=Role.ORGANISER, joined_at=now)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return call, organiser


def _handed_in(call: Competition, *, now: datetime) -> Version:
    """One entry that went through the services: all others are written after it."""
    (applicant,) = make_applicants(call, 1, now=now)
    entry = Entry.objects.select_related("competition").get(code=applicant.code)
    declared = dict.fromkeys(("original_work", "rules", "privacy", "transfer"), True)
    return services.hand_in(
        entry, revision=entry.revision, declarations=declared, by=entry.owner, now=now
    )


def _people(name: str, number: int) -> list[User]:
    return User.objects.bulk_create(
        User(email=f"{name}{i}@example.org", full_name=f"{name.title()} {i}", password="!")  # noqa: S106 -- no password at all
        for i in range(number)
    )


@transaction.atomic
def _write(
    call: Competition,
    pattern: dict[str, Any],
    owners: Sequence[User],
    numbers: range,
    chance: random.Random,
    *,
    now: datetime,
) -> list[Entry]:
    tracks = {track.key: track for track in call.tracks.all()}
    contents = [_content(pattern, f"MANY-{number:05}", chance, now=now) for number in numbers]
    entries = Entry.objects.bulk_create(
        _entry(call, content, tracks, chance.choice(owners), chance, now=now)
        for content in contents
    )
    versions = Version.objects.bulk_create(
        Version(
            entry=entry,
            number=1,
            revision=1,
            content=content,
            sha256="0" * 64,
            submitted_at=content["submitted_at"],
        )
        for entry, content in zip(entries, contents, strict=True)
    )
    for entry, version in zip(entries, versions, strict=True):
        entry.current_version = version
        list_version(entry, version)
    _let_stand(entries, chance, now=now)
    TeamMember.objects.bulk_create(
        TeamMember(
            entry=entry,
            user=entry.owner,
            full_name=entry.owner.full_name,
            email=entry.owner.email,
            role=TeamRole.OWNER,
            joined_at=now,
        )
        for entry in entries
    )
    return entries


def _let_stand(entries: Sequence[Entry], chance: random.Random, *, now: datetime) -> None:
    for entry in entries:
        (entry.state,) = chance.choices(list(STATES), list(STATES.values()))
        if entry.state == EntryState.CHANGES_REQUESTED:
            entry.changes_until = now + timedelta(days=7)
    Entry.objects.bulk_update(entries, ["state", "current_version", "changes_until"])


def _entry(
    call: Competition,
    content: dict[str, Any],
    tracks: dict[str, Any],
    owner: User,
    chance: random.Random,
    *,
    now: datetime,
) -> Entry:
    said = {answer["key"]: answer["value"] for answer in content["answers"]}
    return Entry(
        competition=call,
        code=content["entry"],
        owner=owner,
        revision=1,
        created_at=now,
        updated_at=now,
        submitted_at=datetime.fromisoformat(content["submitted_at"]),
        title=said["title"],
        summary=said["summary"],
        track=tracks[said["track"]],
        entry_type=said["entry_type"],
        organisation=said["organisation"],
        organisation_type=said["organisation_type"],
        is_msme=chance.choice((True, False, None)),
        economy_id=said["economy"],
        city=said["city"],
    )


def _content(
    pattern: dict[str, Any], code: str, chance: random.Random, *, now: datetime
) -> dict[str, Any]:
    """The pattern with other words; one entry of ten has no file."""
    words = _words(chance)
    chosen = {
        "title": words(TITLE_WORDS),
        "organisation": words(2),
        "city": words(1),
        "track": chance.choice(TRACKS),
        "economy": chance.choice(ECONOMIES),
        "entry_type": chance.choice(KINDS),
        "organisation_type": chance.choice(TYPES),
    }
    answers = [
        {**answer, "value": chosen.get(answer["key"], _retold(answer, words))}
        for answer in pattern["answers"]
    ]
    has_files = chance.randrange(10) > 0
    files = pattern["files"] if has_files else []
    at = now - timedelta(seconds=chance.randrange(SPAN))
    frozen = {"entry": code, "submitted_at": at.isoformat(), "answers": answers, "files": files}
    return {**pattern, **frozen}


def _retold(answer: dict[str, Any], words: Any) -> Any:
    return words(LONG_WORDS) if answer["type"] == QuestionType.LONG_TEXT else answer["value"]


def _words(chance: random.Random) -> Any:
    """Writes so many words in one of three languages."""
    ((pool, between),) = chance.choices(
        [(EVERYDAY.read_text(encoding="utf-8").split(), " "), (CHINESE, ""), (THAI, "")],
        [60, 25, 15],
    )

    def words(number: int) -> str:
        return between.join(chance.choices(pool, k=number))

    return words


def _assign(call: Competition, entries: Sequence[Entry], *, now: datetime) -> None:
    """Most have the judges that they should have, some have too few and some none."""
    round_ = Round.objects.create(
        competition=call,
        position=1,
        name="Preliminary review",
        state=RoundState.OPEN,
        opens_at=now,
        closes_at=now + timedelta(days=60),
        rubric=call.rubrics.create(name="Rubric"),
        judges_per_entry=JUDGES_PER_ENTRY,
    )
    judges = Judge.objects.bulk_create(
        Judge(competition=call, user=user, code=f"J{i:04}")
        for i, user in enumerate(_people("judge", JUDGES))
    )
    batch = Batch.objects.create(
        round=round_, state=BatchState.PUBLISHED, created_at=now, published_at=now
    )
    Assignment.objects.bulk_create(
        (
            Assignment(round=round_, batch=batch, judge=judge, entry=entry, created_at=now)
            for entry, judge in _pairs(entries, judges)
        ),
        batch_size=5000,
    )


def _pairs(entries: Sequence[Entry], judges: Sequence[Judge]) -> Iterator[tuple[Entry, Judge]]:
    for place, entry in enumerate(entries):
        for number in range(min(place % 10, JUDGES_PER_ENTRY)):
            yield entry, judges[(place + number * 7) % len(judges)]
