"""The issuer's public keys, fetched when needed and kept while the issuer is away."""

import asyncio
import json
import logging
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import httpx2
from jwt import PyJWK, PyJWTError

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
        stale = time.monotonic() - self._fetched_at > FRESH_SECONDS
        # While one request asks again, those with a known key need not wait for the answer.
        if key is None or (stale and not self._lock.locked()):
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
                # The client's own timeout is one for each step of the way.
                async with asyncio.timeout(FETCH_TIMEOUT_SECONDS):
                    keys = usable_keys(await self._document())
            except (httpx2.HTTPError, OSError, ValueError) as error:  # OSError: TimeoutError too
                logger.warning("signing keys could not be fetched from %s: %r", self._url, error)
                return
            self._keys = keys
            self._fetched_at = self._tried_at

    async def _document(self) -> Any:
        if self._url.startswith("file:"):  # the key of `make token`
            path = Path(url2pathname(urlsplit(self._url).path))
            return json.loads(await asyncio.to_thread(path.read_text))
        response = await self._client.get(self._url)
        return response.raise_for_status().json()


def usable_keys(document: Any) -> dict[str | None, PyJWK]:
    """The signing keys of a key set by their ids; one that cannot be used costs no other.

    Raises ValueError if there is none.
    """
    entries = document.get("keys") if isinstance(document, dict) else None
    keys: dict[str | None, PyJWK] = {}
    for entry in entries if isinstance(entries, list) else []:
        try:
            key = PyJWK.from_dict(entry)
            if key.public_key_use in (None, "sig"):
                keys[key.key_id] = key
        except (PyJWTError, AttributeError, LookupError, TypeError, ValueError) as error:
            # The last four: members that are missing or of another type, numbers that are no key.
            logger.info("a key of the issuer is left out: %r", error)
    if not keys:
        raise ValueError("the answer holds no usable key")
    return keys
