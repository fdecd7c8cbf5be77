from django.contrib import admin

from input2.jobs.models import Job
from input2.lib.admin import ReadOnlyAdmin


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """Long work, to be looked at."""

    list_display = ["created_at", "kind", "key", "state", "attempts", "finished_at"]
    list_filter = ["state", "kind"]
