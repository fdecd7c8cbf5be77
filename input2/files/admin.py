from django.contrib import admin

from input2.files.models import StoredFile
from input2.lib.admin import ReadOnlyAdmin


@admin.register(StoredFile)
class StoredFileAdmin(ReadOnlyAdmin):
    """What is stored, without the bytes: those are shown only where a policy is asked."""

    list_display = ["created_at", "name", "content_type", "size", "created_by"]
    list_select_related = ["created_by"]
    search_fields = ["name", "sha256"]
