"""The lines of docs/api.md work, in the order in which they stand."""

import json
import re
import shlex
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client

from submissions.models import Entry
from tests.factories import make_competition, make_handed_in, make_member, make_user
from tests.samples import PDF
from tests.submissions.api_client import Program

pytestmark = pytest.mark.django_db
GUIDE = Path(__file__).parents[2] / "docs" / "api.md"


def lines(*, of_organisers=False):
    of_teams, _heading, rest = GUIDE.read_text(encoding="utf-8").partition(
        "## The entries of a call"
    )
    text = rest if of_organisers else of_teams
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.startswith("curl ")]


def run(line, variables):
    """What curl would send, sent by the test's client."""
    for name, value in variables.items():
        line = line.replace(f"'${name}'", value).replace(f"${name}", value)
    _curl, *words = shlex.split(line)
    method, headers, body, parts, address = "GET", {}, None, {}, ""
    while words:
        match words.pop(0):
            case "-X":
                method = words.pop(0)
            case "-H":
                name, _, value = words.pop(0).partition(": ")
                headers[name] = value
            case "-d":
                body = words.pop(0)
            case "-F":
                name, _, value = words.pop(0).partition("=")
                parts[name] = file(value) if value.startswith("@") else value
            case word:
                address = word
    sent = parts or body or ""
    kind = {} if parts else {"content_type": headers.pop("Content-Type", "application/json")}
    client = Client(enforce_csrf_checks=True)
    return getattr(client, method.lower())(address, sent or None, headers=headers, **kind)


def file(value):
    found = BytesIO(PDF)
    found.name = value.removeprefix("@")
    return found


def test_every_line_of_the_guide_works_in_its_order():
    person = make_user()
    make_competition(slug="input2")
    variables = {"HOST": "", "TOKEN": Program(person).secret}
    statuses = []

    for line in lines():
        if '/hand-in/"' in line:
            complete(person, variables)
        answer = run(line, variables)
        statuses.append(answer.status_code)
        if entry := Entry.objects.first():
            variables |= {"CODE": entry.code, "REVISION": str(entry.revision)}

    assert statuses == [201, 200, 200, 200, 201, 201, 200, 200, 200, 200, 200]
    assert answer.json()["state"] == "withdrawn"


def test_every_line_for_organisers_works_too():
    entry = make_handed_in(make_competition(slug="input2"))
    token = Program(make_member(entry.competition)).secret
    variables = {"HOST": "", "TOKEN": token, "CODE": entry.code}

    answers = []
    for line in lines(of_organisers=True):
        answers.append(run(line, variables))
        variables["RUN"] = answers[-1].json().get("id", variables.get("RUN", ""))

    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 200, 202, 200, 200]
    for answer in (*answers[:2], answers[-1]):
        assert answer.json()["results"][0]["code"] == entry.code


def complete(person, variables):
    wanted = {"organisation": "Harbour City Works", "track": "green"}
    answers = {key: {"value": value, "base": 0} for key, value in wanted.items()}
    Program(person).patch(f"entries/{variables['CODE']}/answers/", {"answers": answers})
    variables["REVISION"] = str(Entry.objects.get().revision)


def test_the_guide_names_every_status_that_the_operations_answer_with():
    named = set(re.findall(r"^\| (\d{3}) \|", GUIDE.read_text(encoding="utf-8"), re.MULTILINE))
    schema = json.loads(Client().get("/api/v1/schema/?format=json").content)

    answered = {
        status
        for path, methods in schema["paths"].items()
        if path.startswith("/api/v1/entries/")
        for operation in methods.values()
        for status in operation["responses"]
    }

    assert {status for status in answered if status >= "400"} == named
