"""From a competition to its description: everything of the set-up, at a fixed number of queries."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from competitions.models import Competition, Criterion, Partner, Question, Rubric
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
    NewLevel,
    NewNewsPost,
    NewOption,
    NewPage,
    NewPartner,
    NewQuestion,
    NewRubric,
    NewScreeningItem,
    NewScreeningReason,
    NewSection,
    NewSelfCheckQuestion,
    NewSubField,
    NewTrack,
)
from input2.files.models import StoredFile
from input2.lib.localized import by_language


def describe(competition: Competition) -> NewCompetition:
    """Retired questions and options stay behind, and so do people, entries, comments, enquiries and the change log."""
    return NewCompetition(
        slug=competition.slug,
        short_name=competition.short_name,
        name=by_language(competition.name),
        eyebrow=by_language(competition.eyebrow),
        tagline=by_language(competition.tagline),
        about=by_language(competition.about),
        who_can_enter=by_language(competition.who_can_enter),
        contact_email=competition.contact_email,
        most_entries_per_person=competition.most_entries_per_person,
        most_entries_per_organisation=competition.most_entries_per_organisation,
        most_entries_per_track=competition.most_entries_per_track,
        languages=list(competition.languages),
        time_zone=competition.time_zone,
        opens_at=competition.opens_at,
        closes_at=competition.closes_at,
        tracks=_tracks(competition),
        key_dates=_key_dates(competition),
        awards=_awards(competition),
        partners=_partners(competition),
        self_check=_self_check(competition),
        screening=_screening(competition),
        pages=_pages(competition),
        faq=_faq(competition),
        news=_news(competition),
        documents=_documents(competition),
        sections=_sections(competition),
        rubrics=_rubrics(competition),
    )


def describe_dates(competition: Competition) -> NewCompetition:
    """As much of the description as moves when the edition is copied: two queries."""
    dated = Question.objects.filter(
        competition=competition, retired_at=None, required_from__isnull=False
    )
    questions = [
        NewQuestion(
            key=question.key,
            type=question.type,
            label=by_language(question.label),
            required_from=question.required_from,
        )
        for question in dated.order_by("section__position", "position")
    ]
    return NewCompetition(
        slug=competition.slug,
        short_name=competition.short_name,
        name=by_language(competition.name),
        time_zone=competition.time_zone,
        opens_at=competition.opens_at,
        closes_at=competition.closes_at,
        key_dates=_key_dates(competition),
        sections=[NewSection(key="dated", name="", questions=questions)] if questions else [],
    )


def files_size(competition: Competition) -> int:
    """How many bytes the logos and documents hold together."""
    stored = StoredFile.objects.filter(
        logo_of__competition=competition
    ) | StoredFile.objects.filter(document_of__competition=competition)
    return sum(stored.distinct().values_list("size", flat=True))


def _tracks(competition: Competition) -> list[NewTrack]:
    return [
        NewTrack(
            key=track.key,
            name=by_language(track.name),
            summary=by_language(track.summary),
            sub_fields=[
                NewSubField(key=row.key, name=by_language(row.name))
                for row in sorted(track.sub_fields.all(), key=lambda row: row.position)
            ],
        )
        for track in competition.tracks.prefetch_related("sub_fields").order_by("position")
    ]


def _key_dates(competition: Competition) -> list[NewKeyDate]:
    return [
        NewKeyDate(
            key=date.key,
            name=by_language(date.name),
            kind=date.kind,
            description=by_language(date.description),
            place=by_language(date.place),
            url=date.url,
            at=date.at,
            ends_at=date.ends_at,
        )
        for date in competition.key_dates.order_by("at", "key")
    ]


def _awards(competition: Competition) -> list[NewAward]:
    return [
        NewAward(
            key=award.key,
            name=by_language(award.name),
            description=by_language(award.description),
            places=award.places,
        )
        for award in competition.awards.order_by("position")
    ]


def _partners(competition: Competition) -> list[NewPartner]:
    rows: Iterable[Partner] = competition.partners.select_related("logo").order_by("position")
    return [
        NewPartner(
            role=partner.role,
            name=by_language(partner.name),
            url=partner.url,
            logo=_file(partner.logo) if partner.logo else None,
        )
        for partner in rows
    ]


def _self_check(competition: Competition) -> list[NewSelfCheckQuestion]:
    return [
        NewSelfCheckQuestion(
            key=row.key,
            text=by_language(row.text),
            help=by_language(row.help),
            wanted=row.wanted,
            explanation=by_language(row.explanation),
        )
        for row in competition.self_check_questions.order_by("position")
    ]


def _screening(competition: Competition) -> list[NewScreeningItem]:
    rows = competition.screening_items.order_by("position").prefetch_related("reasons")
    return [
        NewScreeningItem(
            key=row.key,
            text=by_language(row.text),
            help=by_language(row.help),
            reasons=[
                NewScreeningReason(key=reason.key, text=by_language(reason.text))
                for reason in row.reasons.all()
            ],
        )
        for row in rows
    ]


def _pages(competition: Competition) -> list[NewPage]:
    return [
        NewPage(kind=page.kind, title=by_language(page.title), body=by_language(page.body))
        for page in competition.pages.order_by("kind")
    ]


def _faq(competition: Competition) -> list[NewFaqItem]:
    return [
        NewFaqItem(question=by_language(item.question), answer=by_language(item.answer))
        for item in competition.faq_items.order_by("position")
    ]


def _news(competition: Competition) -> list[NewNewsPost]:
    return [
        NewNewsPost(
            slug=post.slug,
            title=by_language(post.title),
            body=by_language(post.body),
            published_at=post.published_at,
        )
        for post in competition.news_posts.order_by("slug")
    ]


def _documents(competition: Competition) -> list[NewDocument]:
    return [
        NewDocument(
            key=document.key,
            title=by_language(document.title),
            description=by_language(document.description),
            file=_file(document.file),
        )
        for document in competition.documents.select_related("file").order_by("position")
    ]


def _file(stored: StoredFile) -> NewFile:
    with stored.open() as file:
        return NewFile(name=stored.name, content=file.read(), content_type=stored.content_type)


def _sections(competition: Competition) -> list[NewSection]:
    asked: dict[int, list[NewQuestion]] = {}
    for question in Question.objects.of_form(competition):
        asked.setdefault(question.section_id, []).append(_question(question))
    return [
        NewSection(
            key=section.key,
            name=by_language(section.name),
            help=by_language(section.help),
            questions=asked.get(section.pk, []),
        )
        for section in competition.sections.order_by("position")
    ]


def _question(question: Question) -> NewQuestion:
    return NewQuestion(
        key=question.key,
        type=question.type,
        label=by_language(question.label),
        help=by_language(question.help),
        is_required=question.is_required,
        required_from=question.required_from,
        is_private=question.is_private,
        is_identifying=question.is_identifying,
        is_statistical=question.is_statistical,
        fills=question.fills,
        count_by=question.count_by,
        least=question.least,
        most=question.most,
        options=[
            NewOption(key=option["key"], label=by_language(option["label"]))
            for option in question.options
            if not option.get("retired")
        ],
        file_kinds=list(question.file_kinds),
        most_pages=question.most_pages,
        most_megabytes=question.most_megabytes,
        tracks=sorted(track.key for track in question.tracks.all()),
        shown_if=_condition(question),
    )


def _condition(question: Question) -> NewCondition | None:
    """A condition on a question that is retired stays behind with it."""
    asked = question.shown_if
    if asked is None or asked.retired_at:
        return None
    retired = {option["key"] for option in asked.options if option.get("retired")}
    values = [value for value in question.shown_if_values if value not in retired]
    return NewCondition(question=asked.key, values=values) if values else None


def _rubrics(competition: Competition) -> list[NewRubric]:
    rubrics = list(
        competition.rubrics.prefetch_related("dimensions__criteria__tracks").order_by("pk")
    )
    places = {rubric.pk: place for place, rubric in enumerate(rubrics, start=1)}
    return [
        NewRubric(
            name=by_language(rubric.name),
            version=rubric.version,
            follows=places.get(rubric.follows_id) if rubric.follows_id else None,
            is_shown=rubric.is_shown,
            source=rubric.source,
            are_weights_from_source=rubric.are_weights_from_source,
            dimensions=_dimensions(rubric),
        )
        for rubric in rubrics
    ]


def _dimensions(rubric: Rubric) -> list[NewDimension]:
    return [
        NewDimension(
            key=dimension.key,
            name=by_language(dimension.name),
            weight=_plain(dimension.weight),
            criteria=[_criterion(row) for row in _in_order(dimension.criteria.all())],
        )
        for dimension in _in_order(rubric.dimensions.all())
    ]


def _criterion(criterion: Criterion) -> NewCriterion:
    return NewCriterion(
        key=criterion.key,
        name=by_language(criterion.name),
        guidance=by_language(criterion.guidance),
        low_label=by_language(criterion.low_label),
        high_label=by_language(criterion.high_label),
        share=_plain(criterion.share),
        scale=criterion.scale,
        scale_min=_plain(criterion.scale_min),
        scale_max=_plain(criterion.scale_max),
        scale_step=_plain(criterion.scale_step),
        levels=[
            NewLevel(
                points=Decimal(str(level["points"])),
                label=by_language(level["label"]),
                text=by_language(level.get("text", "")),
            )
            for level in criterion.levels
        ],
        threshold=None if criterion.threshold is None else _plain(criterion.threshold),
        tracks=sorted(track.key for track in criterion.tracks.all()),
        is_counted=criterion.is_counted,
        is_required=criterion.is_required,
        allows_not_applicable=criterion.allows_not_applicable,
        comment=criterion.comment,
    )


def _in_order(rows: Iterable[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: row.position)


def _plain(number: Decimal) -> Decimal:
    """Without the zeros that the column adds."""
    return Decimal(f"{number.normalize():f}")
