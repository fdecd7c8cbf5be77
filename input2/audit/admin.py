from django.contrib import admin

from input2.audit.models import Event
from input2.lib.admin import ReadOnlyAdmin


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """History can be read and searched; nobody changes it, not even here."""

    list_display = ["at", "action", "actor", "role", "object_type", "object_id", "scope"]
    list_filter = ["action", "scope"]
    search_fields = ["object_id", "request_id"]
    date_hierarchy = "at"
    list_select_related = ["actor"]
