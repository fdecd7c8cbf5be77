"""Whether this installation can do its work, part by part."""

from collections.abc import Callable, Mapping

import redis
from celery import current_app
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from kombu.exceptions import OperationalError

Check = Callable[[], str]


def problems() -> dict[str, str]:
    """What is wrong, by part; empty when the installation is ready."""
    found = {name: check() for name, check in CHECKS.items()}
    return {name: problem for name, problem in found.items() if problem}


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return "PostgreSQL does not answer."
    return ""


def _migrations() -> str:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        return "The state of the migrations cannot be read."
    return f"{len(waiting)} migrations are not applied." if waiting else ""


def _cache() -> str:
    # Asked directly: Django's cache is set up to hide a dead Redis.
    return _redis(str(settings.CACHES["default"]["LOCATION"]), "the cache")


def _broker() -> str:
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
    except OperationalError:
        return "Redis, as the broker, does not answer."
    return ""


def _redis(url: str, role: str) -> str:
    client = redis.Redis.from_url(url, socket_connect_timeout=1, socket_timeout=2)
    try:
        client.ping()
    except (OSError, redis.RedisError):
        return f"Redis, as {role}, does not answer."
    finally:
        client.close()
    return ""


CHECKS: Mapping[str, Check] = {
    "database": _database,
    "migrations": _migrations,
    "cache": _cache,
    "broker": _broker,
}
