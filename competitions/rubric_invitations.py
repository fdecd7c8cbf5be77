"""Being asked to comment on a draft rubric."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from competitions import policies
from competitions.models import Rubric
from competitions.selectors import REVIEW
from competitions.services import rubric_comments
from input2.accounts.models import Invitation, User
from input2.accounts.purposes import Offer, Purpose, register
from input2.lib.errors import DomainError, WindowClosedError
from input2.lib.templatetags.display import in_sentence


class RubricReview(Purpose):
    """Accepting lets the person read this one draft, and nothing else of the competition."""

    def offer(self, invitation: Invitation) -> Offer:
        rubric = _rubric(invitation)
        if rubric is None:
            return Offer(title=_("Comment on a scoring rubric"), text=_("The draft is withdrawn."))
        competition = rubric.competition
        words = {"competition": competition.name, "rubric": rubric.name}
        note = ""
        if rubric.comments_close_at:
            until = in_sentence(rubric.comments_close_at, competition.time_zone)
            note = _("Comments are open until %(at)s.") % {"at": until}
        return Offer(
            title=_("Comment on how %(competition)s will be scored") % words,
            text=_(
                "The organisers of %(competition)s ask you to read the draft of “%(rubric)s”, by which judges will score entries, "
                "and to say what you think of it."
            )
            % words,
            note=note,
            host=competition.short_name,
            zone=competition.time_zone,
        )

    def refusal(self, invitation: Invitation, user: User, *, now: datetime) -> DomainError | None:
        rubric = _rubric(invitation)
        if rubric is None:
            return WindowClosedError(_("The draft is withdrawn."))
        return policies.refusal_of_comments(rubric, now=now)

    def accept(self, invitation: Invitation, *, by: User, now: datetime) -> None:
        rubric = _rubric(invitation)
        if rubric is None:
            raise WindowClosedError(_("The draft is withdrawn."))
        rubric_comments.join_review(rubric, by=by, now=now)

    def destination(self, invitation: Invitation) -> str:
        return reverse("competitions:rubric-review", args=[invitation.subject])


def _rubric(invitation: Invitation) -> Rubric | None:
    drafts = Rubric.objects.select_related("competition")
    return drafts.filter(pk=invitation.subject, competition__slug=invitation.scope).first()


register(REVIEW, RubricReview())
