"""One person at the set-up pages of one kind of part: the form, what saving it does, and the pages that show it."""

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions import services
from competitions.enums import Step
from competitions.forms.parts import PartForm
from competitions.views.setup.frame import Setup
from competitions.views.setup.part_kinds import INSIDE, PartKind
from competitions.views.setup.part_rows import Focus, address, rows_of
from competitions.views.setup.saving import OK
from input2.accounts.requests import SignedInRequest


class PartDesk:
    """`row` is the part that is being changed, `parent` the part in which a new one is to stand."""

    def __init__(
        self,
        request: SignedInRequest,
        setup: Setup,
        kind: PartKind,
        *,
        row: models.Model | None = None,
        parent: models.Model | None = None,
    ) -> None:
        self.request, self.setup, self.kind = request, setup, kind
        self.row, self.parent = row, parent
        self.call = setup.competition
        self.now = timezone.now()

    @cached_property
    def form(self) -> PartForm:
        return self.kind.form(
            self.request.POST or None,
            self.request.FILES or None,
            competition=self.call,
            row=self.row,
            now=self.now,
            is_locked=bool(self.setup.refusal),
            # A link may say what is to be written, such as the page that the checklist misses.
            initial={} if self.row else self.request.GET.dict(),
        )

    def save(self) -> models.Model:
        """Add or change the part, with its file where one was chosen."""
        form, by, now = self.form, self.request.user, self.now
        if self.row is None:
            return services.add_part_with_file(
                self.kind.model,
                self.call,
                form.values,
                form.upload,
                parent=self.parent,
                by=by,
                now=now,
            )
        return services.change_part_with_file(
            self.row,
            form.values,
            form.upload,
            base=form.read_base(),
            competition=self.call,
            by=by,
            now=now,
        )

    @property
    def home(self) -> str:
        """The list in which the part stands."""
        kind = self.kind
        owner = getattr(self.row, kind.link, self.parent) if kind.within else None
        if owner:
            return f"{address(kind.page, 'edit', self.call, owner.pk)}#{kind.key}"
        return address(kind.page, "", self.call)

    def home_after_moving(self, step: Step) -> str:
        """The list, told which of its buttons the keyboard was at."""
        path, _mark, anchor = self.home.partition("#")
        query = urlencode({"moved": getattr(self.row, "pk", ""), "step": step.value})
        return f"{path}?{query}" + (f"#{anchor}" if anchor else "")

    def list_page(self, *, problem: str = "", status: int = OK) -> HttpResponse:
        kind = self.kind.page
        context = {
            **self.setup.frame(kind.key),
            **self._listed(kind, kind.rows(self.call)),
            "problem": problem,
        }
        return render(self.request, "competitions/setup/part_list.html", context, status=status)

    def form_page(self, status: int = OK, **more: Any) -> HttpResponse:
        kind = self.kind
        context = {
            **self.setup.frame(kind.page.key),
            "form": self.form,
            "kind": kind,
            "row": self.row,
            "title": kind.change_label if self.row else kind.add_label,
            "home": self.home,
            "publishes": kind.key == "news" and getattr(self.row, "published_at", None) is None,
            "file_url": self._file_url(),
            **more,
        }
        if self.row and (inside := INSIDE.get(kind.key)):
            rows = inside.rows(self.call).filter(**{inside.link: self.row})
            context["inside"] = self._listed(inside, rows, self.row.pk)
        return render(self.request, "competitions/setup/part_form.html", context, status=status)

    def gone_page(self) -> HttpResponse:
        """What was typed for a part that is not there any more is offered as a new one."""
        if self.request.method != "POST":
            raise Http404
        if self.kind.within:
            return self.list_page(problem=_("This has been removed meanwhile."), status=404)
        return self.form_page(404, action=address(self.kind, "add", self.call))

    def _listed(self, kind: PartKind, parts: models.QuerySet[Any], *parent: int) -> dict[str, Any]:
        focus = Focus(self.request.GET.get("moved", ""), self.request.GET.get("step", ""))
        return {
            "kind": kind,
            "add_url": address(kind, "add", self.call, *parent),
            "rows": rows_of(kind, parts, self.call, now=self.now, focus=focus),
        }

    def _file_url(self) -> str:
        name = self.kind.file_field
        if self.row is None or not name or not getattr(self.row, f"{name}_id"):
            return ""
        return address(self.kind, "file", self.call, self.row.pk)
