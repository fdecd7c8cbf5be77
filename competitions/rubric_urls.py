"""Addresses of rubrics: set-up pages of organisers, and the one page of a reviewer."""

from django.urls import path

from competitions.views import rubric_review
from competitions.views.setup import rubric_comments, rubric_parts, rubric_reviewers, rubrics

_all = "organise/<slug:slug>/rubrics/"
_one = f"{_all}<int:pk>/"

rubric_urls = [
    path(_all, rubrics.page, name="setup-rubrics"),
    path(f"{_all}new/", rubrics.new, name="setup-rubric-new"),
    path(_one, rubrics.one, name="setup-rubric"),
    path(f"{_one}edit/", rubrics.edit, name="setup-rubric-edit"),
    path(f"{_one}show/", rubrics.show, name="setup-rubric-show"),
    path(f"{_one}version/", rubrics.version, name="setup-rubric-version"),
    path(f"{_one}remove/", rubrics.remove, name="setup-rubric-remove"),
    path(f"{_one}sample/", rubrics.sample, name="setup-rubric-sample"),
    path(f"{_one}weights/", rubric_parts.weights, name="setup-rubric-weights"),
    path(f"{_one}dimensions/new/", rubric_parts.add_dimension, name="setup-dimension-new"),
    path(f"{_one}dimensions/<int:part>/", rubric_parts.dimension, name="setup-dimension"),
    path(
        f"{_one}dimensions/<int:part>/criteria/new/",
        rubric_parts.add_criterion,
        name="setup-criterion-new",
    ),
    path(f"{_one}criteria/<int:part>/", rubric_parts.criterion, name="setup-criterion"),
    path(f"{_one}<slug:kind>/<int:part>/move/", rubric_parts.move, name="setup-rubric-part-move"),
    path(
        f"{_one}<slug:kind>/<int:part>/remove/",
        rubric_parts.remove,
        name="setup-rubric-part-remove",
    ),
    path(f"{_one}comments/", rubric_comments.page, name="setup-rubric-comments"),
    path(f"{_one}comments/period/", rubric_comments.period, name="setup-rubric-period"),
    path(f"{_one}comments/close/", rubric_comments.close, name="setup-rubric-close"),
    path(f"{_one}reviewers/", rubric_reviewers.page, name="setup-rubric-reviewers"),
    path(
        f"{_one}reviewers/invitations/<uuid:asked>/",
        rubric_reviewers.invitation,
        name="setup-rubric-invitation",
    ),
    path(f"{_one}reviewers/<int:part>/", rubric_reviewers.remove, name="setup-rubric-reviewer"),
    path(f"{_one}comments/<int:part>/", rubric_comments.resolve, name="setup-rubric-comment"),
    # For people from outside who were asked
    path("rubric-reviews/<int:pk>/", rubric_review.page, name="rubric-review"),
]
