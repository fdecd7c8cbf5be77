"""The addresses at which organisers write the entry form."""

from typing import Final

from django.urls import path

from competitions.views.setup import form, questions, sections

FORM: Final = "organise/<slug:slug>/form/"
SECTION: Final = f"{FORM}sections/<slug:key>/"
QUESTION: Final = f"{FORM}questions/<slug:key>/"

form_urls: Final = [
    path(FORM, form.page, name="form"),
    path(f"{FORM}start/", form.start, name="form-start"),
    path(f"{FORM}add-section/", sections.add, name="form-add-section"),
    path(SECTION, sections.edit, name="form-section"),
    path(f"{SECTION}move/", sections.move, name="form-move-section"),
    path(f"{SECTION}remove/", sections.remove, name="form-remove-section"),
    path(f"{SECTION}add-question/", questions.add, name="form-add-question"),
    path(QUESTION, questions.edit, name="form-question"),
    path(f"{QUESTION}move/", questions.move, name="form-move-question"),
    path(f"{QUESTION}retire/", questions.retire, name="form-retire-question"),
    path(f"{QUESTION}bring-back/", questions.bring_back, name="form-bring-back-question"),
    path(f"{QUESTION}remove/", questions.remove, name="form-remove-question"),
]
