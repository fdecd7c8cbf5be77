"""From templates to the words of a message; what people typed is data there, never markup."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import select_template
from django.utils import translation

SUBJECT_LIMIT = 300


@dataclass(frozen=True)
class Wording:
    subject: str
    text: str
    html: str


def render(kind: str, *, language: str, context: Mapping[str, object]) -> Wording:
    """The message in one language; a template of that language wins over the translated one."""
    values = {
        "public_url": settings.PUBLIC_URL,
        "contact_email": settings.CONTACT_EMAIL,
        "language": language,
        **context,
    }
    with translation.override(language):
        subject = one_line(_part(kind, "subject", "txt", language, values))[:SUBJECT_LIMIT]
        values["subject"] = subject
        return Wording(
            subject=subject,
            text=_part(kind, "body", "txt", language, values).strip() + "\n",
            html=_part(kind, "body", "html", language, values),
        )


def one_line(text: str) -> str:
    """A header must not contain line breaks: a title could smuggle in headers of its own."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _part(kind: str, name: str, ending: str, language: str, values: dict[str, Any]) -> str:
    folder = f"emails/{kind}/{name}"
    chosen = select_template([f"{folder}.{language}.{ending}", f"{folder}.{ending}"])
    # The backend's wrapper cannot turn escaping off; plain text with "&amp;" in it is a defect.
    engine_template: Any = getattr(chosen, "template")  # noqa: B009 -- not in the wrapper's type
    context = Context(values, autoescape=ending == "html")
    # PostgreSQL cannot keep NUL, and a mail has no use for it.
    return str(engine_template.render(context)).replace("\0", "")
