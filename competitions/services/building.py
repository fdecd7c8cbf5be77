"""From a description to a competition: the one way in which the demonstration, copies, imports and empty forms are written.

Nothing is written after the first problem, and all problems are told.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from competitions.description_checks import Problem, problems_of
from competitions.enums import Role
from competitions.models import (
    Award,
    Competition,
    Document,
    FaqItem,
    KeyDate,
    Membership,
    NewsPost,
    Page,
    Partner,
    ScreeningItem,
    ScreeningReason,
    SelfCheckQuestion,
    SubField,
    Track,
)
from competitions.new_call import NewCompetition
from competitions.services.described_form import add_sections
from competitions.services.described_rubrics import add_rubrics
from competitions.services.part_files import TAKERS
from competitions.services.writing import MalformedDescriptionError, Writing
from input2.accounts.models import User
from input2.audit import services as audit
from input2.lib.localized import by_language


@transaction.atomic
def build_competition(
    new: NewCompetition,
    *,
    origin: str,
    by: User,
    now: datetime,
    previous_edition: Competition | None = None,
) -> Competition:
    """A draft with everything that the description names, and `by` as its organiser.

    For services and for the demonstration: who may create a competition was asked before. The history says from what it was made.
    """
    writing = Writing(by, now, problems_of(new))
    competition = _begin(new, writing, previous_edition)
    tracks = _add_tracks(competition, new, writing)
    _add_dates_and_prizes(competition, new, writing)
    _add_partners_and_documents(competition, new, writing)
    _add_screening(competition, new, writing)
    _add_texts(competition, new, writing)
    add_sections(competition, new.sections, tracks, writing)
    add_rubrics(competition, new.rubrics, tracks, writing)
    writing.finish()
    Membership.objects.create(competition=competition, user=by, role=Role.ORGANISER, joined_at=now)
    audit.record(
        action="competition.created",
        by=by,
        role=Role.ORGANISER,
        target=competition,
        at=now,
        scope=competition.slug,
        after={"state": competition.state, "origin": origin},
    )
    return competition


def _begin(new: NewCompetition, writing: Writing, previous: Competition | None) -> Competition:
    competition = Competition(
        slug=new.slug,
        short_name=new.short_name,
        name=by_language(new.name),
        eyebrow=by_language(new.eyebrow),
        tagline=by_language(new.tagline),
        about=by_language(new.about),
        who_can_enter=by_language(new.who_can_enter),
        contact_email=new.contact_email,
        most_entries_per_person=new.most_entries_per_person,
        most_entries_per_organisation=new.most_entries_per_organisation,
        most_entries_per_track=new.most_entries_per_track,
        languages=list(new.languages),
        time_zone=new.time_zone,
        opens_at=new.opens_at,
        closes_at=new.closes_at,
        previous_edition=previous,
        created_at=writing.now,
    )
    if Competition.objects.filter(slug=new.slug).exists():
        writing.problems.append(_taken(new.slug))
    try:
        with transaction.atomic():
            writing.add_at([("", competition)])
    except IntegrityError as error:
        # Somebody took the address since it was looked up.
        raise MalformedDescriptionError([_taken(new.slug)]) from error
    return competition


def _taken(slug: str) -> Problem:
    sentence = _("There is a competition at “%(slug)s” already; choose another address.")
    return Problem("slug", sentence % {"slug": slug})


def _add_tracks(
    competition: Competition, new: NewCompetition, writing: Writing
) -> Mapping[str, Track]:
    tracks = [
        Track(
            competition=competition,
            key=track.key,
            name=by_language(track.name),
            summary=by_language(track.summary),
            position=position,
        )
        for position, track in enumerate(new.tracks, start=1)
    ]
    writing.add(tracks, "tracks[{}]")
    writing.add_at(
        [
            (
                f"tracks[{i}].sub_fields[{j}]",
                SubField(track=track, key=row.key, name=by_language(row.name), position=j + 1),
            )
            for i, track in enumerate(tracks)
            for j, row in enumerate(new.tracks[i].sub_fields)
        ]
    )
    return {track.key: track for track in tracks}


def _add_dates_and_prizes(competition: Competition, new: NewCompetition, writing: Writing) -> None:
    dates = [
        KeyDate(
            competition=competition,
            key=date.key,
            name=by_language(date.name),
            kind=date.kind,
            description=by_language(date.description),
            place=by_language(date.place),
            url=date.url,
            at=date.at,
            ends_at=date.ends_at,
        )
        for date in new.key_dates
    ]
    writing.add(dates, "key_dates[{}]")
    awards = [
        Award(
            competition=competition,
            key=award.key,
            name=by_language(award.name),
            description=by_language(award.description),
            places=award.places,
            position=position,
        )
        for position, award in enumerate(new.awards, start=1)
    ]
    writing.add(awards, "awards[{}]")


def _add_partners_and_documents(
    competition: Competition, new: NewCompetition, writing: Writing
) -> None:
    partners = [
        Partner(
            competition=competition,
            role=partner.role,
            name=by_language(partner.name),
            url=partner.url,
            logo=writing.store(partner.logo, f"partners[{i}].logo", TAKERS[Partner][1]),
            position=i + 1,
        )
        for i, partner in enumerate(new.partners)
    ]
    writing.add(partners, "partners[{}]")
    documents = [
        Document(
            competition=competition,
            key=document.key,
            title=by_language(document.title),
            description=by_language(document.description),
            file=writing.store(document.file, f"documents[{i}].file", TAKERS[Document][1]),
            position=i + 1,
        )
        for i, document in enumerate(new.documents)
    ]
    writing.add(documents, "documents[{}]")


def _add_screening(competition: Competition, new: NewCompetition, writing: Writing) -> None:
    items = [
        ScreeningItem(
            competition=competition,
            key=item.key,
            text=by_language(item.text),
            help=by_language(item.help),
            position=position,
        )
        for position, item in enumerate(new.screening, start=1)
    ]
    writing.add(items, "screening[{}]")
    writing.add_at(
        [
            (
                f"screening[{i}].reasons[{j}]",
                ScreeningReason(item=item, key=row.key, text=by_language(row.text), position=j + 1),
            )
            for i, item in enumerate(items)
            for j, row in enumerate(new.screening[i].reasons)
        ]
    )


def _add_texts(competition: Competition, new: NewCompetition, writing: Writing) -> None:
    checks = [
        SelfCheckQuestion(
            competition=competition,
            key=row.key,
            text=by_language(row.text),
            help=by_language(row.help),
            wanted=row.wanted,
            explanation=by_language(row.explanation),
            position=position,
        )
        for position, row in enumerate(new.self_check, start=1)
    ]
    pages = [
        Page(
            competition=competition,
            kind=page.kind,
            title=by_language(page.title),
            body=by_language(page.body),
            updated_at=writing.now,
        )
        for page in new.pages
    ]
    items = [
        FaqItem(
            competition=competition,
            question=by_language(item.question),
            answer=by_language(item.answer),
            position=position,
        )
        for position, item in enumerate(new.faq, start=1)
    ]
    posts = [
        NewsPost(
            competition=competition,
            slug=post.slug,
            title=by_language(post.title),
            body=by_language(post.body),
            published_at=post.published_at,
            created_at=writing.now,
            updated_at=writing.now,
            created_by=writing.by,
        )
        for post in new.news
    ]
    writing.add(checks, "self_check[{}]")
    writing.add(pages, "pages[{}]")
    writing.add(items, "faq[{}]")
    writing.add(posts, "news[{}]")
