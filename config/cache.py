"""The cache of production: a site whose cache is away is slower, not broken."""

from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)


class LenientClient(RedisCacheClient):
    """Without its server everything is a miss, nothing is kept, and what asks to be first is first."""

    def get(self, key: Any, default: Any) -> Any:
        return tried(super().get, key, default, without=default)

    def get_many(self, keys: Any) -> Any:
        return tried(super().get_many, keys, without={})

    def set(self, key: Any, value: Any, timeout: Any) -> None:
        tried(super().set, key, value, timeout, without=None)

    def add(self, key: Any, value: Any, timeout: Any) -> Any:
        return tried(super().add, key, value, timeout, without=True)

    def delete(self, key: Any) -> Any:
        return tried(super().delete, key, without=False)

    def has_key(self, key: Any) -> Any:
        return tried(super().has_key, key, without=False)


def tried(ask: Callable[..., Any], *args: Any, without: Any) -> Any:
    """What `ask` says of `args`, or `without` if the server does not answer."""
    try:
        return ask(*args)
    except RedisError as error:
        log.warning("cache unreachable", error=type(error).__name__)
        return without


class LenientRedisCache(RedisCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = LenientClient
