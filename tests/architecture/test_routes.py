"""Every page that shows rows says what it costs, in the query-count tables of each app's tests."""

import importlib

from django.urls import URLPattern, get_resolver
from django.urls.resolvers import URLResolver

OURS = {"site", "competitions", "submissions", "judging", "accounts", "files"}
TABLES = ("competitions", "submissions", "judging", "site", "accounts", "files")


def routes(resolver, namespace=""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, pattern.namespace or namespace)
        elif isinstance(pattern, URLPattern) and namespace in OURS:
            yield f"{namespace}:{pattern.name}"


def counted():
    tables = [importlib.import_module(f"tests.{app}.test_queries").ROUTES for app in TABLES]
    return {route: price for table in tables for route, price in table.items()}


def test_every_route_is_in_a_query_count_table():
    assert set(routes(get_resolver())) - counted().keys() == set()


def test_no_table_speaks_of_a_route_that_is_gone():
    assert counted().keys() - set(routes(get_resolver())) == set()


def test_no_page_costs_more_than_twelve_queries():
    assert {route: price for route, price in counted().items() if (price or 0) > 12} == {}
