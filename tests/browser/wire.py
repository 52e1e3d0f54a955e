"""The network of a visitor, which a test can cut: also what is open already."""

from playwright.async_api import WebSocketRoute

from tests.browser.visitor import Visitor


class Wire:
    """Between a visitor and the site. Playwright's own offline leaves open sockets alone
    (and its routes of sockets work without a network), so both are cut here."""

    def __init__(self, visitor: Visitor) -> None:
        self._context = visitor.context
        self._open: list[WebSocketRoute] = []
        self._is_cut = False
        visitor.expect_problem("ERR_INTERNET_DISCONNECTED")
        visitor.expect_problem("Failed to fetch")

    async def lay(self) -> None:
        """To be called before the page is opened."""
        await self._context.route_web_socket("**/ws/**", self._connect)

    async def cut(self) -> None:
        """Nothing comes and goes any longer."""
        self._is_cut = True
        await self._context.set_offline(True)
        while self._open:
            await self._open.pop().close(code=1001)

    async def mend(self) -> None:
        """All is as before."""
        self._is_cut = False
        await self._context.set_offline(False)

    async def _connect(self, route: WebSocketRoute) -> None:
        if self._is_cut:
            await route.close(code=1001)
            return
        route.connect_to_server()
        self._open.append(route)
