"""The API answers as its description says, whatever it is asked."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from tests.competitions.api_sample import addresses, make_whole_call, read
from tests.factories import NOW, make_competition

pytestmark = pytest.mark.django_db

Schema = Mapping[str, Any]
# What nobody reads without saying who they are.
OF_PERSONS = ("/api/v1/entries/", "/api/v1/organise/")


@pytest.fixture(scope="module")
def description() -> Schema:
    whole: Schema = closed(SchemaGenerator().get_schema(request=None, public=True))
    return whole


def closed(part: Any) -> Any:
    """Objects have no member that is not described: what is sent by mistake is a fault."""
    if isinstance(part, list):
        return [closed(each) for each in part]
    if not isinstance(part, Mapping):
        return part
    found = {key: closed(value) for key, value in part.items()}
    if found.get("type") == "object" and "properties" in found:
        found.setdefault("additionalProperties", False)
    return found


def operation_of(description: Schema, path: str) -> Schema:
    """The one whose template fits; a name in the template stands for one step of the path."""
    steps = path.partition("?")[0].split("/")
    for template, methods in description["paths"].items():
        wanted = template.split("/")
        if len(wanted) == len(steps) and all(
            name.startswith("{") or name == step for name, step in zip(wanted, steps, strict=True)
        ):
            found: Schema = methods["get"]
            return found
    raise AssertionError(path)


def faults(description: Schema, response: Schema, body: Any) -> list[str]:
    schema = response["content"]["application/json"]["schema"]
    whole = {**schema, "components": description["components"]}
    validator = Draft202012Validator(whole, format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(body)]


def examples(description: Schema) -> Iterator[tuple[Schema, Any]]:
    operations = (each for methods in description["paths"].values() for each in methods.values())
    for operation in operations:
        for response in operation["responses"].values():
            for example in (
                response.get("content", {}).get("application/json", {}).get("examples", {}).values()
            ):
                yield response, example["value"]


@pytest.mark.parametrize("number", range(15))
def test_every_answer_is_as_described(client, description, number):
    competition = make_whole_call(name={"en": "Ninth", "zh-hans": "第九届"})
    make_competition(closes_at=NOW - timedelta(days=1))
    path = addresses(competition)[number]

    answer = read(client, path)

    described = operation_of(description, path)["responses"]
    assert answer.status_code == 200
    assert faults(description, described["200"], answer.json()) == []


def test_every_operation_that_reads_is_in_the_sample(description):
    competition = make_competition()

    tried = {operation_of(description, path)["operationId"] for path in addresses(competition)}

    found = {
        methods["get"]["operationId"]
        for path, methods in description["paths"].items()
        if path != "/api/v1/schema/" and not path.startswith(OF_PERSONS)
    }
    assert found == tried


def test_every_example_is_as_described(description):
    shown = list(examples(description))

    assert len(shown) > 40
    assert [
        fault for response, value in shown for fault in faults(description, response, value)
    ] == []


def test_a_description_that_is_wrong_would_be_noticed(description):
    response = operation_of(description, "/api/v1/economies/")["responses"]["200"]
    row = {"code": "CHL", "name": "Chile", "position": 4}
    page = {"count": 1, "next": None, "previous": None, "results": [row]}

    assert faults(description, response, page) == []
    assert faults(description, response, {**page, "results": [{**row, "secret": 1}]}) != []
    assert faults(description, response, {**page, "results": [{**row, "position": "4"}]}) != []


def values(parameter: Schema) -> st.SearchStrategy[str]:
    """Mostly what the parameter wants, sometimes anything at all."""
    schema = parameter["schema"]
    wanted = [
        st.sampled_from(
            [str(value) for value in schema.get("enum", ["true", "en", "green", "AUS,CHL"])]
        ),
        st.integers(-2, 300).map(str),
        st.datetimes().map(lambda at: f"{at.isoformat()}Z"),
    ]
    return st.one_of(*wanted, st.text(st.characters(exclude_categories=["Cs"]), max_size=12))


@pytest.mark.slow
@given(data=st.data())
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_asked_the_answer_is_one_of_those_described(
    client, description, whole_call, data
):
    path = data.draw(st.sampled_from(addresses(whole_call)))
    operation = operation_of(description, path)
    asked = [each for each in operation["parameters"] if each["in"] == "query"]
    chosen = data.draw(st.lists(st.sampled_from(asked), max_size=3)) if asked else []
    query = urlencode([(each["name"], data.draw(values(each))) for each in chosen])

    answer = read(client, f"{path}?{query}")

    described = operation["responses"].get(str(answer.status_code))
    assert described is not None, (answer.status_code, query)
    assert faults(description, described, answer.json()) == []


@pytest.fixture
def whole_call():
    return make_whole_call()
