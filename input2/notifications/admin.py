from django.contrib import admin

from input2.lib.admin import ReadOnlyAdmin
from input2.notifications.models import Message


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """The fate of every message; the words of one that carries a secret link stay hidden here too."""

    list_display = ["created_at", "kind", "to", "state", "attempts", "scope"]
    list_filter = ["state", "kind", "scope"]
    search_fields = ["to", "dedupe_key"]
    exclude = ["text", "html"]
