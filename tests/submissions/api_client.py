"""A program with a token."""

from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.test import Client

from input2.accounts.enums import TokenScope
from input2.accounts.services import tokens
from tests.factories import NOW


class Program:
    """What a script of the person's sends; no session and no cookie."""

    def __init__(self, person: Any, scope: TokenScope = TokenScope.WRITE, **wanted: Any) -> None:
        lasts = {"lasts": timedelta(days=30), "now": NOW, **wanted}
        made = tokens.create_token(name="Script", scope=scope, by=person, **lasts)
        self.token = made.token
        self.secret = made.secret
        self._client = Client(enforce_csrf_checks=True)

    def get(self, path: str) -> Any:
        return self._client.get(f"/api/v1/{path}", headers=self._headers())

    def post(self, path: str, body: Mapping[str, Any], **headers: str) -> Any:
        return self._send("post", path, body, headers)

    def patch(self, path: str, body: Mapping[str, Any]) -> Any:
        return self._send("patch", path, body, {})

    def delete(self, path: str) -> Any:
        return self._client.delete(f"/api/v1/{path}", headers=self._headers())

    def upload(self, path: str, question: str, content: bytes, name: str = "slides.pdf") -> Any:
        file = BytesIO(content)
        file.name = name
        parts = {"question": question, "file": file}
        return self._client.post(f"/api/v1/{path}", parts, headers=self._headers())

    def hand_in(self, code: str, key: str, **body: Any) -> Any:
        headers = {"Idempotency-Key": key} if key else {}
        return self._send("post", f"entries/{code}/hand-in/", body, headers)

    def _send(self, method: str, path: str, body: Mapping[str, Any], more: Any) -> Any:
        send = getattr(self._client, method)
        headers = self._headers(more)
        return send(f"/api/v1/{path}", body, content_type="application/json", headers=headers)

    def _headers(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}", **(more or {})}
