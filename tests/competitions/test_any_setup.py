"""Whatever the set-up: a valid one goes out and comes in again, any other is a sentence and leaves nothing."""

import copy
import json
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from competitions import services, setup_document
from competitions.describing import describe
from competitions.enums import (
    CommentMode,
    CountBy,
    DateKind,
    Fills,
    PageKind,
    PartnerRole,
    QuestionType,
)
from competitions.models import Competition
from competitions.new_call import (
    NewAward,
    NewCompetition,
    NewCondition,
    NewCriterion,
    NewDimension,
    NewDocument,
    NewFaqItem,
    NewFile,
    NewKeyDate,
    NewNewsPost,
    NewOption,
    NewPage,
    NewPartner,
    NewQuestion,
    NewRubric,
    NewSection,
    NewSelfCheckQuestion,
    NewSubField,
    NewTrack,
)
from competitions.services.building import build_competition
from input2.accounts.models import User
from tests.factories import NOW, make_user
from tests.samples import PDF

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FEW = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

words = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=12
)
texts = st.dictionaries(st.sampled_from(["en", "zh-hans"]), words, min_size=1)
maybe: st.SearchStrategy[dict[str, str]] = texts | st.just({})
keys = st.from_regex(r"[a-z]{1,6}", fullmatch=True)
FIRST, LAST = datetime.fromisoformat("2001-01-01"), datetime.fromisoformat("2098-01-01")
instants = st.datetimes(
    FIRST,
    LAST,
    timezones=st.just(UTC),
)
links = st.sampled_from(["", "https://example.org/a?b=1"])
small = st.none() | st.integers(1, 30)


def several(strategy, by=lambda row: row.key, most=3):
    return st.lists(strategy, max_size=most, unique_by=by)


tracks = several(
    st.builds(
        NewTrack,
        key=keys,
        name=texts,
        summary=maybe,
        sub_fields=several(st.builds(NewSubField, key=keys, name=texts)),
    )
)
pdfs = st.builds(
    NewFile, name=st.just("call.pdf"), content=st.just(PDF), content_type=st.just("application/pdf")
)
plain_questions = st.builds(
    NewQuestion,
    key=keys,
    type=st.sampled_from([QuestionType.SHORT_TEXT, QuestionType.YES_NO, QuestionType.NUMBER]),
    label=texts,
    help=maybe,
    is_private=st.booleans(),
    is_identifying=st.booleans(),
    count_by=st.sampled_from(CountBy.values),
    most=small,
)
choices = st.builds(
    NewQuestion,
    key=keys,
    type=st.just(QuestionType.SINGLE_CHOICE),
    label=texts,
    is_required=st.just(value=True),
    required_from=st.none() | instants,
    options=st.lists(
        st.builds(NewOption, key=keys, label=texts),
        min_size=1,
        max_size=3,
        unique_by=lambda o: o.key,
    ),
)
criteria = several(
    st.builds(
        NewCriterion,
        key=keys,
        name=texts,
        guidance=maybe,
        low_label=maybe,
        share=st.integers(1, 9999).map(lambda part: Decimal(part) / 100),
        scale_step=st.sampled_from([Decimal("0.5"), Decimal(1)]),
        threshold=st.none() | st.integers(1, 10).map(Decimal),
        is_counted=st.booleans(),
        is_required=st.booleans(),
        comment=st.sampled_from(CommentMode.values),
    )
)
rubrics = st.lists(
    st.builds(
        NewRubric,
        name=texts,
        version=st.integers(1, 9),
        source=st.text(st.characters(codec="ascii", categories=["L"]), max_size=20),
        are_weights_from_source=st.booleans(),
        dimensions=several(
            st.builds(
                NewDimension,
                key=keys,
                name=texts,
                weight=st.integers(0, 10000).map(lambda part: Decimal(part) / 100),
                criteria=criteria,
            )
        ),
    ),
    max_size=2,
)


@st.composite
def descriptions(draw):
    """Everything that a set-up can hold, made so that it holds together."""
    opens_at, closes_at = sorted(draw(st.lists(instants, min_size=2, max_size=2, unique=True)))
    found = draw(tracks)
    first = draw(choices)
    others = draw(several(plain_questions.filter(lambda question: question.key != first.key)))
    named = st.sets(st.sampled_from([track.key for track in found])) if found else st.just(set())
    condition = st.none() | st.just(NewCondition(question=first.key, values=[first.options[0].key]))
    asked = [
        replace(question, tracks=sorted(draw(named)), shown_if=draw(condition))
        for question in others
    ]
    if asked:
        asked[0] = replace(asked[0], fills=draw(st.sampled_from(["", Fills.CITY])))
    shown = draw(rubrics)
    if shown:
        shown[0] = replace(shown[0], is_shown=draw(st.booleans()))
        shown[1:] = [replace(rubric, follows=1) for rubric in shown[1:]]
    return NewCompetition(
        slug="any",
        short_name=draw(st.from_regex(r"[A-Z][A-Z0-9]{1,11}", fullmatch=True)),
        name=draw(texts),
        eyebrow=draw(maybe),
        about=draw(maybe),
        languages=draw(st.permutations(["en", "zh-hans"])),
        time_zone=draw(st.sampled_from(["Asia/Shanghai", "America/Lima", "Pacific/Auckland"])),
        opens_at=opens_at,
        closes_at=closes_at,
        contact_email=draw(st.sampled_from(["", "ask@example.org"])),
        most_entries_per_person=draw(st.none() | st.integers(1, 99)),
        most_entries_per_organisation=draw(st.none() | st.integers(1, 99)),
        most_entries_per_track=draw(st.none() | st.integers(1, 99)),
        tracks=found,
        key_dates=draw(
            several(
                st.builds(
                    NewKeyDate,
                    key=keys,
                    name=texts,
                    at=instants,
                    kind=st.sampled_from(DateKind.values),
                    place=maybe,
                    url=links,
                )
            )
        ),
        awards=draw(several(st.builds(NewAward, key=keys, name=texts, places=small))),
        partners=draw(
            st.lists(
                st.builds(
                    NewPartner, role=st.sampled_from(PartnerRole.values), name=texts, url=links
                ),
                max_size=2,
            )
        ),
        self_check=draw(
            several(
                st.builds(
                    NewSelfCheckQuestion,
                    key=keys,
                    text=texts,
                    explanation=texts,
                    wanted=st.booleans(),
                )
            )
        ),
        pages=draw(
            several(
                st.builds(NewPage, kind=st.sampled_from(PageKind.values), title=texts, body=texts),
                by=lambda page: page.kind,
            )
        ),
        faq=draw(st.lists(st.builds(NewFaqItem, question=texts, answer=texts), max_size=2)),
        news=draw(
            several(
                st.builds(
                    NewNewsPost,
                    slug=keys,
                    title=texts,
                    body=texts,
                    published_at=st.none() | instants,
                ),
                by=lambda post: post.slug,
            )
        ),
        documents=draw(several(st.builds(NewDocument, key=keys, title=texts, file=pdfs), most=1)),
        sections=[NewSection(key="one", name=draw(texts), questions=[first, *asked])],
        rubrics=shown,
    )


def build(described):
    person = User.objects.first() or make_user()
    return build_competition(described, origin="document", by=person, now=NOW)


def stored(competition):
    return setup_document.written(describe(Competition.objects.get(pk=competition.pk)))


@contextmanager
def undone():
    """Each example begins with an empty database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@given(described=descriptions())
@FEW
def test_any_set_up_goes_out_and_in_again(described):
    with undone():
        out = stored(build(described))
        again = stored(build(replace(setup_document.read(out), slug="again")))

    assert again.replace(b'"slug": "again"', b'"slug": "any"', 1) == out


odd = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False),
    st.text(max_size=20),
    st.just("x" * 3000),
    st.just(""),
    st.just([]),
    st.just({}),
    st.just({"en": "\x00"}),
    st.lists(st.text(max_size=3), max_size=3),
    st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=3),
)


def places(value, path=()):
    """The way to every value of a document."""
    if path:
        yield path
    inner = {}
    if isinstance(value, dict):
        inner = value
    elif isinstance(value, list):
        inner = dict(enumerate(value))
    for name, part in inner.items():
        yield from places(part, (*path, name))


@given(data=st.data())
@settings(FEW, max_examples=60)
def test_any_other_document_is_a_sentence_and_leaves_nothing(data):
    values = json.loads(setup_document.written(data.draw(descriptions())))
    broken = copy.deepcopy(values)
    for _time in range(data.draw(st.integers(1, 3))):
        *way, last = data.draw(st.sampled_from(list(places(broken))))
        owner = broken
        for name in way:
            owner = owner[name]
        owner[last] = data.draw(odd)

    with undone():
        problems = problems_of(json.dumps(broken).encode())
        count = Competition.objects.count()

    assert all(problem.sentence for problem in problems)
    assert count == (0 if problems else 1)


def problems_of(document):
    try:
        build(setup_document.read(document))
    except (setup_document.MalformedDocumentError, services.MalformedDescriptionError) as refusal:
        return refusal.problems
    return ()
