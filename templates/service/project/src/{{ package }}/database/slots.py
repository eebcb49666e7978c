"""Waiting for a connection in the order of arrival."""

import asyncio


class Slots:
    """As many as the pool has connections, handed out first come, first served.

    SQLAlchemy's own queue lets newcomers overtake those who wait, some of them for very long.
    """

    def __init__(self, number: int, timeout: float) -> None:
        self._free = asyncio.Semaphore(number)
        self._timeout = timeout
        self.release = self._free.release

    async def acquire(self) -> None:
        """Wait for at most `timeout` seconds, then raise TimeoutError."""
        if not self._free.locked():
            await self._free.acquire()
            return
        async with asyncio.timeout(self._timeout):
            await self._free.acquire()
