"""The cache, when Redis is gone."""

import logging
from typing import Any

from django_redis.cache import RedisCache
from django_redis.exceptions import ConnectionInterrupted

logger = logging.getLogger(__name__)


class ForgivingCache(RedisCache):
    """A cache without Redis remembers nothing; it must not look like a lock that somebody else holds.

    Rate limits take such a lock by `add`: with its usual None nobody could sign in while Redis is away.
    """

    def add(self, *args: Any, **kwargs: Any) -> bool:
        try:
            return bool(self.client.add(*args, **kwargs))
        except ConnectionInterrupted:
            logger.warning("Redis is away: a rate limit or a lock was passed without it.")
            return True
