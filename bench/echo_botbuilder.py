"""An echo bot on the Bot Framework SDK as Microsoft's sample writes it; in its own environment.

Only addresses differ from the sample: sign-in, issuer and keys are those of the bench.
"""

from __future__ import annotations

import os

from aiohttp import web
from botbuilder.core import ActivityHandler, MessageFactory, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from botbuilder.schema import ChannelAccount


class Config:
    """The settings the SDK looks for."""

    APP_ID = os.environ["APP_ID"]
    APP_PASSWORD = os.environ["APP_PASSWORD"]
    APP_TYPE = "SingleTenant"
    APP_TENANTID = os.environ["APP_TENANT"]
    # A path of this form is the only one for which MSAL asks nobody else about the authority.
    TO_CHANNEL_FROM_BOT_LOGIN_URL = f"{os.environ['LOGIN_URL']}/{APP_TENANTID}/b2c_bench"
    TO_CHANNEL_FROM_BOT_OAUTH_SCOPE = "https://api.botframework.com"
    TO_BOT_FROM_CHANNEL_TOKEN_ISSUER = os.environ["BOT_ISSUER"]
    TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL = os.environ["BOT_OPENID_URL"]
    OAUTH_URL = "https://api.botframework.com"


class EchoBot(ActivityHandler):
    """Says what it was told."""

    async def on_members_added_activity(
        self, members_added: list[ChannelAccount], turn_context: TurnContext
    ) -> None:
        """Greet, as the sample does."""
        for member in members_added:
            if member.id != turn_context.activity.recipient.id:
                await turn_context.send_activity("Hello and welcome!")

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """Answer."""
        echo = MessageFactory.text(f"Echo: {turn_context.activity.text}")
        await turn_context.send_activity(echo)


def application() -> web.Application:
    """The sample's application."""
    adapter = CloudAdapter(ConfigurationBotFrameworkAuthentication(Config()))
    bot = EchoBot()

    async def messages(request: web.Request) -> web.Response:
        return await adapter.process(request, bot)

    app = web.Application()
    app.router.add_post("/api/messages", messages)
    return app


if __name__ == "__main__":
    web.run_app(application(), host="localhost", port=int(os.environ["PORT"]), print=None)
