"""Questions of the entry form: added, changed, moved, retired and brought back."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from competitions import form_checks, services
from competitions.enums import QuestionType
from competitions.forms.questions import QuestionForm
from competitions.models import Question, Section
from competitions.question_kinds import KINDS
from competitions.views.setup.changing import back_to_form, known_step, refusal_of
from competitions.views.setup.frame import Setup, setup_of
from competitions.views.setup.saving import OK, status_of
from input2.accounts.requests import SignedInRequest, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def add(request: SignedInRequest, slug: str, key: str) -> HttpResponse:
    """First the type of answer is chosen, then the question is written."""
    setup = setup_of(request.user, slug)
    section = get_object_or_404(setup.competition.sections, key=key)
    kind = request.GET.get("type", "")
    if kind not in QuestionType.values and request.method != "POST":
        context = {**setup.frame("form"), "section": section, "kinds": KINDS}
        return render(request, "competitions/setup/question_kinds.html", context)
    form = _form(request, setup, section)
    status = _status(request, setup, form, partial(_add, request, form))
    if status is None:
        messages.success(request, _("The question is added; every draft is asked it from now on."))
        return back_to_form(slug, f"s-{section.key}")
    return _page(request, setup, form, _("Add a question"), status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: SignedInRequest, slug: str, key: str) -> HttpResponse:
    setup = setup_of(request.user, slug)
    questions = form_checks.questions_of(setup.competition)
    question = _named(questions, key)
    form = _form(request, setup, question.section, questions, question)
    status = _status(request, setup, form, partial(_change, request, form, question))
    if status is None:
        messages.success(request, _said_of_privacy(form, question))
        return back_to_form(slug, f"q-{question.key}")
    return _page(request, setup, form, str(question), question, status=status)


@require_POST
@signed_in
def move(request: SignedInRequest, slug: str, key: str) -> HttpResponse:
    question = _question(setup_of(request.user, slug), key)
    step = known_step(request)
    move_it = partial(services.move_question, question, step, by=request.user)
    if refusal := refusal_of(partial(move_it, now=timezone.now())):
        messages.error(request, refusal)
    return back_to_form(slug, f"q-{question.key}", step)


@require_POST
@signed_in
def retire(request: SignedInRequest, slug: str, key: str) -> HttpResponse:
    said = _("“%(question)s” is retired: nobody is asked it any more, and its answers are kept.")
    return _step(request, slug, key, services.retire_question, said)


@require_POST
@signed_in
def bring_back(request: SignedInRequest, slug: str, key: str) -> HttpResponse:
    said = _("“%(question)s” is asked again, with the answers it had.")
    return _step(request, slug, key, services.bring_back_question, said)


@require_POST
@signed_in
def remove(request: SignedInRequest, slug: str, key: str) -> HttpResponse:
    return _step(request, slug, key, services.remove_question, _("“%(question)s” is removed."))


def _step(
    request: SignedInRequest, slug: str, key: str, service: Callable[..., None], said: str
) -> HttpResponse:
    question = _question(setup_of(request.user, slug), key)
    name = str(question)
    if refusal := refusal_of(partial(service, question, by=request.user, now=timezone.now())):
        messages.error(request, refusal)
        return redirect("competitions:form-question", slug, key)
    messages.success(request, said % {"question": name})
    return redirect("competitions:form", slug)


def _question(setup: Setup, key: str) -> Question:
    return _named(form_checks.questions_of(setup.competition), key)


def _named(questions: Sequence[Question], key: str) -> Question:
    found = next((question for question in questions if question.key == key), None)
    if found is None:
        raise Http404
    return found


def _form(
    request: SignedInRequest,
    setup: Setup,
    section: Section,
    questions: Sequence[Question] | None = None,
    question: Question | None = None,
) -> QuestionForm:
    kind = request.GET.get("type", "")
    return QuestionForm(
        request.POST or None,
        competition=setup.competition,
        entry_form=form_checks.form_of(setup.competition, questions),
        sections=list(setup.competition.sections.order_by("position")),
        section=section,
        kind=QuestionType(kind if kind in QuestionType.values else QuestionType.SHORT_TEXT),
        row=question,
    )


def _status(
    request: SignedInRequest, setup: Setup, form: QuestionForm, save: Callable[[], object]
) -> int | None:
    return status_of(setup, form, save) if request.method == "POST" else OK


def _add(request: SignedInRequest, form: QuestionForm) -> Question:
    values = form.values
    return services.add_question(
        values.pop("section"),
        values,
        key=form.cleaned_data["key"],
        tracks=form.chosen_tracks,
        by=request.user,
        now=timezone.now(),
    )


def _change(request: SignedInRequest, form: QuestionForm, question: Question) -> Question:
    return services.change_question(
        question,
        form.values,
        base=form.read_base(),
        tracks=form.chosen_tracks,
        by=request.user,
        now=timezone.now(),
    )


def _said_of_privacy(form: QuestionForm, before: Question) -> str:
    """What is hidden from now on is hidden in what was handed in before, and the organiser is told."""
    given = form.cleaned_data
    if given.get("is_private") and not before.is_private:
        return _("Saved. Judges no longer see its answers, in entries handed in before either.")
    if given.get("is_identifying") and not before.is_identifying:
        return _(
            "Saved. Blind rounds no longer show its answers, of entries handed in before either."
        )
    return _("The question is saved.")


def _page(
    request: SignedInRequest,
    setup: Setup,
    form: QuestionForm,
    title: str,
    question: Question | None = None,
    *,
    status: int,
) -> HttpResponse:
    context: dict[str, Any] = {
        **setup.frame("form"),
        "form": form,
        "title": title,
        "question": question,
        "kind": KINDS[form.kind],
        "arranged": form.arrange,
    }
    return render(request, "competitions/setup/question.html", context, status=status)
