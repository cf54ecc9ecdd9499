"""An echo bot on the Microsoft 365 Agents SDK; runs in its own environment.

Of the SDK's two kinds of bot this is the cheaper one (``ActivityHandler``).
The address of the channel's keys is a constant of the SDK, so it is the one thing replaced.
"""

from __future__ import annotations

import os

from aiohttp import web
from microsoft_agents.authentication.msal import MsalConnectionManager
from microsoft_agents.hosting.aiohttp import CloudAdapter, jwt_authorization_middleware
from microsoft_agents.hosting.core import ActivityHandler, AgentAuthConfiguration, TurnContext
from microsoft_agents.hosting.core.authorization import _entra_issuers

LOGIN, TENANT = os.environ["LOGIN_URL"], os.environ["APP_TENANT"]


class EchoBot(ActivityHandler):
    """Says what it was told."""

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """Answer."""
        await turn_context.send_activity(f"Echo: {turn_context.activity.text}")


def application() -> web.Application:
    """The quickstart's application."""
    issuer = _entra_issuers.BOTFRAMEWORK_PUBLIC_ISSUER
    _entra_issuers.BOTFRAMEWORK_JWKS_URIS[issuer] = f"{LOGIN}/v1/keys"
    configuration = AgentAuthConfiguration(
        client_id=os.environ["APP_ID"],
        tenant_id=TENANT,
        client_secret=os.environ["APP_PASSWORD"],
        # A path of this form is the only one for which MSAL asks nobody else about the authority.
        authority=f"{LOGIN}/{TENANT}/b2c_bench",
        connection_name="SERVICE_CONNECTION",
    )
    connections = MsalConnectionManager({"SERVICE_CONNECTION": configuration})
    adapter, bot = CloudAdapter(connection_manager=connections), EchoBot()

    async def messages(request: web.Request) -> web.Response | None:
        return await adapter.process(request, bot)

    app = web.Application(middlewares=[jwt_authorization_middleware])
    app["agent_configuration"] = connections.get_default_connection_configuration()
    app.router.add_post("/api/messages", messages)
    return app


if __name__ == "__main__":
    web.run_app(application(), host="localhost", port=int(os.environ["PORT"]), print=None)
