"""A wrong setting stops the start with one sentence that names it."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet

from settings import SettingsError, read_settings

TENANT = "7a1f3c52-5b0e-4c0e-9d55-2f6b1f0a9c01"


@pytest.fixture(autouse=True)
def environment(monkeypatch, tmp_path):
    """The least a service needs, in a folder without an ``.env``."""
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "MicrosoftAppId": "b3a7c9d4-61c2-4a8e-8f3b-0d9e4f5a6b7c",
        "MicrosoftAppPassword": "hush-hush",
        "MicrosoftAppTenantId": TENANT,
        "DATAVERSE_URL": "https://org.crm.dynamics.example",
        "TOKEN_KEYS": Fernet.generate_key().decode(),
    }.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_defaults_are_those_of_the_documentation():
    """With only the required settings, everything else has its documented default."""
    settings = read_settings()

    assert (3978, "127.0.0.1", "http://localhost:3978") == (
        settings.port,
        settings.host,
        settings.public_url,
    )
    assert settings.graph_url == "https://graph.microsoft.com"
    assert settings.dataverse_roots == {TENANT: "https://org.crm.dynamics.example"}


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("MicrosoftAppId", "", "MicrosoftAppId must be set."),
        ("MicrosoftAppId", "my-bot", "MicrosoftAppId must be a GUID"),
        ("MicrosoftAppType", "Emulator", "MicrosoftAppType Input should be"),
        ("MicrosoftAppPassword", "", "MicrosoftAppPassword or MicrosoftAppCertificate"),
        ("MicrosoftAppCertificate", "/nowhere.pem", "MicrosoftAppCertificate must be the path"),
        ("MicrosoftAppManagedIdentity", "mine", "MicrosoftAppManagedIdentity must be a GUID"),
        ("AZURE_FEDERATED_TOKEN_FILE", "/token", "and only one of them"),
        ("PORT", "many", "PORT Input should be a valid integer"),
        ("PORT", "70000", "PORT Input should be less"),
        ("PUBLIC_URL", "localhost", "PUBLIC_URL must be an http"),
        ("DATAVERSE_URL", "", "DATAVERSE_URL (or DATAVERSE_URLS"),
        ("DATAVERSE_URL", "http://org.example", "DATAVERSE_URL must be an https"),
        ("DATAVERSE_URLS", "nobody=https://x.example", "must be a GUID"),
        ("GRAPH_URL", "https://graph.example/v1.0", "GRAPH_URL must be an https"),
        ("TOKEN_KEYS", "", "TOKEN_KEYS must be set."),
        ("TOKEN_KEYS", "short", "TOKEN_KEYS must be comma-separated Fernet keys"),
        ("CA_BUNDLE", "/nowhere.pem", "CA_BUNDLE must be the path"),
        ("SERVICE_HOSTS", ",", "SERVICE_HOSTS"),
        ("LOG_LEVEL", "loud", "LOG_LEVEL Input should be"),
    ],
)
def test_a_wrong_setting_is_named(environment, name, value, sentence):
    """One sentence names the variable and says what it should be."""
    environment.setenv(name, value)

    with pytest.raises(SettingsError) as refusal:
        read_settings()

    assert sentence in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_secrets_do_not_show(environment):
    """Neither the value nor a refusal shows a secret."""
    shown = repr(read_settings())
    environment.setenv("TOKEN_KEYS", "not-a-key-but-secret")

    with pytest.raises(SettingsError) as refusal:
        read_settings()

    assert "hush-hush" not in shown
    assert "not-a-key-but-secret" not in str(refusal.value)


def test_several_tenants_have_their_own_organisation(environment):
    """``DATAVERSE_URLS`` maps each tenant to its address."""
    other = "0b1f3c52-5b0e-4c0e-9d55-2f6b1f0a9c02"
    environment.setenv("DATAVERSE_URLS", f"{other}=https://two.example")

    roots = read_settings().dataverse_roots

    assert roots == {TENANT: "https://org.crm.dynamics.example", other: "https://two.example"}
