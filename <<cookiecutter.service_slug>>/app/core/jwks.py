"""The issuer's public keys, fetched when needed and kept while the issuer is away."""

import asyncio
import logging
import time

import httpx2
from jwt import PyJWK, PyJWKSet, PyJWTError

from app.core.exceptions import TokenInvalid, TokenKeysUnavailable

logger = logging.getLogger(__name__)

FRESH_SECONDS = 300.0
# An unknown key id asks the issuer again, but not more often than this.
RETRY_SECONDS = 5.0
FETCH_TIMEOUT_SECONDS = 3.0


class SigningKeys:
    """Looks signing keys up by key id."""

    def __init__(self, url: str, transport: httpx2.AsyncBaseTransport | None = None) -> None:
        self._url = url
        self._client = httpx2.AsyncClient(transport=transport, timeout=FETCH_TIMEOUT_SECONDS)
        self._keys: dict[str | None, PyJWK] = {}
        self._lock = asyncio.Lock()
        self._tried_at = float("-inf")
        self._fetched_at = float("-inf")

    async def get(self, key_id: str | None) -> PyJWK:
        """The key with this id.

        Raises TokenInvalid if the issuer has no such key, TokenKeysUnavailable if it could not
        be asked. A known key stays usable while the issuer cannot be reached.
        """
        key = self._keys.get(key_id)
        if key is None or time.monotonic() - self._fetched_at > FRESH_SECONDS:
            await self._refresh()
            key = self._keys.get(key_id)
        if key is not None:
            return key
        if self._fetched_at < self._tried_at:
            raise TokenKeysUnavailable
        raise TokenInvalid("the token is signed with an unknown key")

    async def close(self) -> None:
        await self._client.aclose()

    async def _refresh(self) -> None:
        async with self._lock:
            if time.monotonic() - self._tried_at < RETRY_SECONDS:
                return
            self._tried_at = time.monotonic()
            try:
                response = await self._client.get(self._url)
                keys = PyJWKSet.from_dict(response.raise_for_status().json()).keys
            except (httpx2.HTTPError, PyJWTError, ValueError, AttributeError) as error:
                # The last two: JSON that is malformed, JSON that is no object.
                logger.warning("signing keys could not be fetched from %s: %r", self._url, error)
                return
            self._keys = {key.key_id: key for key in keys}
            self._fetched_at = self._tried_at
