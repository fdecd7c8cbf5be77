"""No service, page or call of the API moves an entry by a step that the workflow's table does not list."""

import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from enum import Enum
from functools import partial
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from competitions.enums import Step
from input2.files.models import Upload
from input2.lib.errors import DomainError
from judging import services as judging
from judging.enums import DecisionKind, RoundState
from judging.models import Publication
from judging.selectors.decisions import fingerprint, missing, pending_decisions
from submissions import services
from submissions.enums import EntryState, ScreeningOutcome, TeamRole
from submissions.models import Entry
from submissions.workflow import TRANSITIONS
from tests.factories import (
    make_award,
    make_competition,
    make_entry,
    make_handed_in,
    make_member,
    make_round,
    make_team_member,
    make_user,
)
from tests.samples import PDF

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

S = EntryState
AWARD = "gold"
# They take no entry and none of its parts: columns of a list, messages about a date, exports, archives, likely duplicates, what a new
# entry is, the next in the queue, and many entries at once, each by the service that takes one.
NOT_ABOUT_ONE_ENTRY = {
    "begin_bulk",
    "begin_for",
    "carry_out_bulk",
    "choose_columns",
    "decide_duplicate",
    "deliver_date_notice",
    "drop_archive",
    "fill_archive",
    "find_duplicates",
    "go_on_with_bulk",
    "note_archive_taken",
    "note_export",
    "request_archive",
    "resume_date_notice",
    "send_date_notice",
    "start_entry",
    "stop_bulk",
    "take_next",
}
# The views of these applications may move entries, whatever stands in their addresses.
PAGES = ("submissions.", "judging.views.decisions", "judging.views.publishing")
SCREENED = {*ScreeningOutcome.values, *S.values}


class Scene:
    """An entry in some state with everything that a service may be handed, and everybody who may try."""

    def __init__(self, state: EntryState, *, answer_in: timedelta = timedelta(days=1)) -> None:
        now = timezone.now()
        competition = make_competition(
            opens_at=now - timedelta(days=3), closes_at=now + timedelta(days=3)
        )
        make = make_entry if state == S.DRAFT else make_handed_in
        self.now = now
        self.entry = make(competition, now=now)
        self.attachment = services.attach(
            self.entry, "letter", ContentFile(PDF, "letter.pdf"), by=self.entry.owner, now=now
        )
        self.upload = services.begin_upload(
            self.entry, "letter", name="part.pdf", size=len(PDF), by=self.entry.owner, now=now
        )
        self.member = make_team_member(self.entry, role=TeamRole.SUBMITTER)
        asked = services.Asked(email="somchai@example.net", language="en")
        self.invitation = services.invite_to_team(
            self.entry, asked, TeamRole.EDITOR, by=self.entry.owner, now=now
        )
        self.organiser = make_member(competition)
        self.award = make_award(competition, key=AWARD)
        self.round = make_round(
            competition,
            state=RoundState.CLOSED,
            opens_at=now - timedelta(days=2),
            closes_at=now - timedelta(days=1),
        )
        until = now + answer_in if state == S.CHANGES_REQUESTED else None
        if until:
            tomorrow = now + timedelta(days=1)
            services.request_changes(
                self.entry, what="Say more.", until=tomorrow, by=self.organiser, now=now
            )
        Entry.objects.filter(pk=self.entry.pk).update(state=state, changes_until=until)
        self.entry.refresh_from_db()

    @property
    def people(self) -> list[Any]:
        return [self.entry.owner, self.member.user, self.organiser, make_user()]

    def after(self, attempt: Callable[[], object]) -> EntryState:
        """The entry's state once somebody has tried; then everything is as before."""
        with transaction.atomic():
            mark = transaction.savepoint()
            with suppress(DomainError), transaction.atomic():
                attempt()
            state = EntryState(Entry.objects.values_list("state", flat=True).get(pk=self.entry.pk))
            transaction.savepoint_rollback(mark)
        return state


def scenes(state: EntryState) -> list[Scene]:
    """Requested changes can be answered at first, and screened again once their date has passed."""
    passed = [Scene(state, answer_in=timedelta(hours=-1))] if state == S.CHANGES_REQUESTED else []
    return [Scene(state), *passed]


def known_services() -> list[Callable[..., Any]]:
    named = [getattr(services, name) for name in services.__all__]
    return [
        one for one in named if inspect.isfunction(one) and one.__name__ not in NOT_ABOUT_ONE_ENTRY
    ]


def words(scene: Scene, parameter: inspect.Parameter, by: Any) -> list[Any]:
    """What to try for a parameter; a service with a new one has to be thought about here."""
    if isinstance(parameter.annotation, type) and issubclass(parameter.annotation, Enum):
        return list(parameter.annotation)
    if parameter.annotation is bool:
        return [True, False]
    tried: dict[str, list[Any]] = {
        "entry": [scene.entry],
        "competition": [scene.entry.competition],
        "outcomes": [{scene.entry.pk: state} for state in S],
        "attachment": [scene.attachment],
        "copy": [scene.attachment],
        "attachment_id": [scene.attachment.pk],
        "member": [scene.member],
        "invitation": [scene.invitation],
        "by": [by],
        "now": [scene.now, scene.entry.competition.closes_at],
        "key": ["title", "letter", "matchmaking"],
        "raw": ["Another title"],
        "raws": [{"title": "Another title"}],
        "sent": [{"title": services.Sent("Another title", 1)}],
        "base": [1, 0],
        "writer": [""],
        "revision": [scene.entry.revision, -1],
        "declarations": [{"rules": True}, {}],
        "declared": ["By telephone.", ""],
        "version_number": [1],
        "standing": [scene.entry.screening_revision],
        "checks": [()],
        "track": [scene.entry.competition.tracks.get(key="transport")],
        "reason": ["Because.", ""],
        "text": ["A text."],
        "read": [None],
        "since": [None, scene.now],
        "texts": [{"summary": "Without the name."}],
        "hidden_files": [[]],
        "what": ["Say more."],
        "until": [scene.now + timedelta(days=1)],
        "person": [services.Listed(full_name="Wei Chen")],
        "asked": [services.Asked(email="wei@example.net", language="en")],
        "page": [
            services.SentPage(
                answers={"title": services.Sent("Another title", 1)},
                captions={scene.attachment.pk: services.SentCaption("At noon", "")},
                files={"letter": [ContentFile(PDF, "more.pdf")]},
                step=services.FileStep(scene.attachment.pk, move),
            )
            for move in (Step.UP, None)
        ],
        "upload": [
            scene.upload if parameter.annotation is Upload else ContentFile(PDF, "more.pdf")
        ],
        "file": [ContentFile(PDF, "more.pdf")],
        "name": ["more.pdf"],
        "size": [len(PDF)],
    }
    name = parameter.name
    assert name in tried, f"say in test_workflow.py what to try for the parameter {name!r}"
    return tried[name]


def attempts(scene: Scene, service: Callable[..., Any], by: Any) -> Iterator[dict[str, Any]]:
    """Every value of each parameter with every value of the others."""
    parameters = inspect.signature(service).parameters
    choices = {name: words(scene, parameter, by) for name, parameter in parameters.items()}
    rows: list[dict[str, Any]] = [{}]
    for name, values in choices.items():
        rows = [{**row, name: value} for row in rows for value in values]
    yield from rows


def after_services(scene: Scene) -> Iterator[EntryState]:
    for service in known_services():
        for by in scene.people:
            for given in attempts(scene, service, by):
                yield scene.after(partial(service, **given))


@pytest.mark.parametrize("state", list(S))
def test_no_service_makes_a_step_that_the_table_does_not_list(state):
    seen = {after for scene in scenes(state) for after in after_services(scene)}

    assert seen - {state} <= TRANSITIONS[state]
    assert TRANSITIONS[state] <= seen


def addresses(scene: Scene) -> list[str]:
    """Every address of an entry and of this application, pages and API alike, filled in for the scene."""
    return sorted({fill(scene, route) for route in routes(get_resolver())})


def routes(resolver: Any, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + re.sub(r"^\^|\\Z|\$$", "", str(pattern.pattern))
        if not isinstance(pattern, URLPattern):
            yield from routes(pattern, route)
        elif "code>" in route or home(pattern.callback).startswith(PAGES):
            yield route


def home(view: Any) -> str:
    """The module of a view, whatever it is wrapped in."""
    made_from = getattr(view, "cls", None) or getattr(view, "view_class", None)
    return str((made_from or inspect.unwrap(view)).__module__)


def fill(scene: Scene, route: str) -> str:
    values = {
        "slug": scene.entry.competition.slug,
        "code": scene.entry.code,
        "attachment": scene.attachment.pk,
        "key": "entry",
        "number": 1,
        "position": scene.round.position,
    }

    def value(found: re.Match[str]) -> str:
        name = found.group(1)
        if name == "key" and found.group(0).startswith("<uuid:"):
            return str(scene.member.key)
        return str(values.get(name, scene.invitation.pk))

    plain = re.sub(r"\(\?P<(\w+)>[^)]*\)", value, route)
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", value, plain)


def payload(scene: Scene, outcome: str) -> dict[str, Any]:
    """Everything that any page or call might want to read, at once."""
    return {
        "revision": scene.entry.revision,
        "rules": "on",
        "declarations": {"rules": True},
        "reason": "Because.",
        "outcome": outcome,
        "version": 1,
        "standing": scene.entry.screening_revision,
        "note": "Because.",
        "track": scene.entry.competition.tracks.get(key="transport").pk,
        "state": outcome,
        "status": outcome,
        "base-title": 1,
        "title": "Another title",
        "question": "title",
        "value": "Another title",
        "base": 1,
        "what": "Say more.",
        "until": f"{scene.now + timedelta(days=2):%Y-%m-%dT%H:%M}",
        "email": "wei@example.net",
        "full_name": "Wei Chen",
        "role": "editor",
        "code": scene.entry.code,
        "kind": outcome,
        "award": scene.award.key,
        "verdict": outcome,
        "places-green": 1,
    }


def outcomes_for(address: str) -> set[str]:
    if "/decisions/" in address:
        return {*DecisionKind.values, f"award:{AWARD}"}
    return SCREENED if "screening" in address else {ScreeningOutcome.ELIGIBLE.value}


def publish(scene: Scene, client: Client, address: str, form: dict[str, Any]) -> None:
    """Decide, publish with everything confirmed that is missing, and do what a worker then does."""
    client.post(address.replace("publish/", f"{scene.entry.code}/"), {**form, "standing": 0})
    confirmed = [one.key for one in missing(scene.round)]
    looked_at = fingerprint(pending_decisions(scene.round))
    client.post(address, {"confirmed": confirmed, "looked_at": looked_at})
    for publication in Publication.objects.filter(round=scene.round):
        judging.publish(publication.pk, now=scene.now)


def requests(scene: Scene, client: Client, address: str) -> Iterator[Callable[[], object]]:
    for outcome in sorted(outcomes_for(address)):
        sent = payload(scene, outcome)
        form = {name: value for name, value in sent.items() if name != "declarations"}
        if address.endswith("/files/"):
            form["file"] = SimpleUploadedFile("more.pdf", PDF)
        yield partial(client.post, address, form)
        if address.endswith("/publish/"):
            yield partial(publish, scene, client, address, form)
        for method in (client.post, client.put, client.patch, client.delete):
            if "/api/" in address or "answers" in address:
                yield partial(
                    method,
                    address,
                    sent,
                    content_type="application/json",
                    headers={"Idempotency-Key": "once"},
                )


def after_requests(scene: Scene) -> Iterator[EntryState]:
    for by in scene.people:
        client = Client(raise_request_exception=True)
        client.force_login(by)
        for address in addresses(scene):
            for attempt in requests(scene, client, address):
                yield scene.after(attempt)


@pytest.mark.parametrize("state", list(S))
def test_no_page_and_no_call_makes_a_step_that_the_table_does_not_list(state):
    seen = {after for scene in scenes(state) for after in after_requests(scene)}

    assert seen - {state} <= TRANSITIONS[state]
    assert TRANSITIONS[state] <= seen


def test_the_addresses_are_those_of_pages_and_of_the_api():
    found = addresses(Scene(S.DRAFT))

    assert any(re.fullmatch("/entries/[^/]+/submit/", address) for address in found)
    assert any(
        re.fullmatch("/organise/[^/]+/screening/[^/]+/take-back/", address) for address in found
    )
    assert any(address.startswith("/api/v1/") for address in found)
    assert any(re.fullmatch("/organise/[^/]+/decisions/1/publish/", address) for address in found)
    assert any(re.fullmatch("/organise/[^/]+/decisions/1/many/", address) for address in found)
