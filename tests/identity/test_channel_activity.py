"""What a verified sender may do: for which channel, from which address, and for how long."""

from __future__ import annotations

import pytest

from identity.channel import ChannelVerifier
from identity.errors import InvalidToken, NotAllowed
from tests.identity.conftest import MovingClock
from tests.identity.minting import (
    SERVICE_URL,
    Key,
    new_key,
)
from tests.identity.provider import Provider


@pytest.mark.parametrize(
    ("channel", "service_url", "reason"),
    [
        ("webchat", SERVICE_URL, "channel"),
        ("MSTEAMS", SERVICE_URL, "channel"),
        ("", SERVICE_URL, "channel"),
        (None, SERVICE_URL, "channel"),
        ("msteams", None, "service url"),
        ("msteams", "", "service url"),
        ("msteams", SERVICE_URL.rstrip("/"), "service url"),
        ("msteams", "https://evil.example/", "service url"),
    ],
)
async def test_an_activity_must_fit_its_token(
    channel: str | None,
    service_url: str | None,
    reason: str,
    provider: Provider,
    verifier: ChannelVerifier,
) -> None:
    """The channel must be endorsed by the key, and the service address be the token's."""
    identity = await verifier.verify("Bearer " + provider.channel_token())

    with pytest.raises(NotAllowed) as refused:
        verifier.check(identity, channel_id=channel, service_url=service_url)

    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "service_url",
    [
        "http://smba.trafficmanager.net/teams/",
        "https://evil.example/",
        "https://smba.trafficmanager.net.evil.example/",
        "https://smba.trafficmanager.net@evil.example/",
        "https://user@smba.trafficmanager.net/",
        "https://evil.example#smba.trafficmanager.net/",
        "https://evil.example\\@smba.trafficmanager.net/",
        "https://smba.trafficmanager.net:8443/",
        "https://smba.trafficmanager.net:99999/",
        "https://smba.trafficmanager.net:0/",
        "https://smba.trafficmanager.net:x/",
        "https://localhost/",
        "https://smba.trafficmanager.net/?q=1",
        "https://smba.trafficmanager.net/\r\nX: y",
        "https://smbа.trafficmanager.net/",
        "https:///teams/",
        "smba.trafficmanager.net/teams/",
        "https://[::1/",
    ],
)
async def test_our_bearer_goes_to_listed_hosts_only(
    service_url: str, provider: Provider, verifier: ChannelVerifier
) -> None:
    """A signed address outside the list, or not plain https, is not answered."""
    identity = await verifier.verify("Bearer " + provider.channel_token(serviceurl=service_url))

    with pytest.raises(NotAllowed) as refused:
        verifier.check(identity, channel_id="msteams", service_url=service_url)

    assert refused.value.reason == "service host"


@pytest.mark.parametrize(
    "service_url",
    ["https://SMBA.trafficmanager.net/x", "https://smba.trafficmanager.net:443", "https://localhost:9443/a"],
)  # fmt: skip
async def test_a_listed_host_is_known_in_any_spelling(
    service_url: str, provider: Provider, verifier: ChannelVerifier
) -> None:
    """Case and the default port make no difference; another port has to be listed."""
    identity = await verifier.verify("Bearer " + provider.channel_token(serviceurl=service_url))

    verifier.check(identity, channel_id="msteams", service_url=service_url)


async def test_a_key_without_endorsements_speaks_for_no_channel(
    provider: Provider, verifier: ChannelVerifier
) -> None:
    """Missing endorsements are none, not all."""
    key = provider.channel_keys[0]
    provider.channel_keys = [Key(key.kid, key.private)]
    identity = await verifier.verify("Bearer " + provider.channel_token())

    with pytest.raises(NotAllowed):
        verifier.check(identity, channel_id="msteams", service_url=SERVICE_URL)


async def test_a_remembered_token_ends_when_it_expires(
    provider: Provider, verifier: ChannelVerifier, clock: MovingClock
) -> None:
    """Having been verified does not prolong a token."""
    token = "Bearer " + provider.channel_token(exp=int(clock().timestamp()) + 60)
    await verifier.verify(token)
    clock.advance(seconds=60 + 299)
    await verifier.verify(token)
    clock.advance(seconds=2)

    with pytest.raises(InvalidToken) as refused:
        await verifier.verify(token)

    assert refused.value.reason == "expired"


async def test_a_remembered_token_ends_with_its_key(
    provider: Provider, verifier: ChannelVerifier, clock: MovingClock
) -> None:
    """Once the issuer has withdrawn a key, tokens it signed are refused, remembered or not."""
    token = "Bearer " + provider.channel_token(exp=int(clock().timestamp()) + 10 * 24 * 3600)
    await verifier.verify(token)
    provider.channel_keys = [new_key("channel-2", endorsements=["msteams"])]
    clock.advance(hours=25)

    with pytest.raises(InvalidToken) as refused:
        await verifier.verify(token)

    assert refused.value.reason == "unknown key"


async def test_a_remembered_token_follows_its_keys_endorsements(
    provider: Provider, verifier: ChannelVerifier, clock: MovingClock
) -> None:
    """An endorsement that is withdrawn counts for remembered tokens too."""
    token = "Bearer " + provider.channel_token(exp=int(clock().timestamp()) + 10 * 24 * 3600)
    await verifier.verify(token)
    key = provider.channel_keys[0]
    provider.channel_keys = [Key(key.kid, key.private, {"endorsements": ["webchat"]})]
    clock.advance(hours=25)

    identity = await verifier.verify(token)

    assert identity.endorsements == {"webchat"}
