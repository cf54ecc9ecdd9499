"""Whatever is asked, each service answers in its own words: never a 500, never an empty list."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import quote

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sandbox.sign_in import Msal

GRAPH = [
    *("/v1.0/me", "/v1.0/me/messages", "/v1.0/me/mailFolders", "/v1.0/me/calendarView"),
    *("/v1.0/$batch", "/v1.0/me/messages/AAMk", "/v1.0/users", "/beta/me", "/v1.0/me/events"),
]
DATAVERSE = [
    f"/api/data/v9.2/{path}"
    for path in (
        *("accounts", "emails", "activitypointers", "WhoAmI", "EntityDefinitions", "$batch"),
        *("tasks", "CheckPromoteEmail(MessageId=@a)", "contacts(x)", "connections", "nonesuch"),
    )
]
CONNECTOR = ["/v3/conversations", "/v3/conversations/a:1/activities", "/v3/attachments", "/v1/keys"]
CONNECTOR += ["/v3/conversations/a:1/members", "/v3/conversations/a:1/pagedmembers"]
LOGIN = ["/common/oauth2/v2.0/token", "/x/discovery/v2.0/keys", "/organizations/v2.0/logout"]
OPTIONS = [
    *("$select", "$filter", "$search", "$top", "$skip", "$orderby", "$expand", "$count"),
    *("fetchXml", "@a", "@p1", "$skiptoken", "$apply", "startDateTime", "endDateTime"),
]
GRAMMAR = [
    *("name", "eq", "'a'", "'", "(", ")", "and", "or", "not", "contains", ",", "null", "1", "-1"),
    *("subject", "from", ":", '"', "received", ">=", "2026-01-01", "any(", "/", "*", "[", "%", "é"),
    *("Microsoft.Dynamics.CRM.In(", "<fetch>", "<entity name='account'/>", "</fetch>", "\x00", "="),
]
VALUES = st.lists(st.sampled_from(GRAMMAR) | st.text(max_size=4), max_size=8).map(" ".join)
QUERIES = st.dictionaries(st.sampled_from(OPTIONS), VALUES, max_size=3)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["requests", "id", "method", "url", "subject", "name", "type", "text"])
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)
BODIES = st.none() | st.binary(max_size=40) | JSON.map(lambda value: json.dumps(value).encode())
KINDS = st.sampled_from(
    [
        "application/json",
        "multipart/mixed; boundary=b",
        "text/plain",
        "application/x-www-form-urlencoded",
    ]
)
METHODS = st.sampled_from(["GET", "GET", "GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "BREW"])
PREFER = st.sampled_from(["", "odata.maxpagesize=1", 'IdType="ImmutableId"', "x=", '"', ",;="])


class Asker:
    """One person, or the app, who asks a service anything."""

    def __init__(self, ready: dict[str, Any]) -> None:
        self.ready = ready
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = ready["ca"]
        self._tokens = {"login": ""}
        with closing(Msal(ready)) as msal:
            for service, names in (
                ("graph", ["User.Read", "Mail.Read", "Calendars.Read"]),
                ("dataverse", ["user_impersonation"]),
            ):
                scopes = [f"{ready[service]}/{name}" for name in names]
                oid = ready["people"][0]["oid"]
                self._tokens[service] = msal.sign_in(oid, scopes, scopes)["access_token"]
            app = msal.app().acquire_token_for_client(["https://api.botframework.com/.default"])
            self._tokens["connector"] = app["access_token"]

    def send(
        self, service: str, method: str, path: str, query: dict[str, str], **more: Any
    ) -> requests.Response:
        """The answer; the query is encoded, and the path as it is."""
        text = "&".join(f"{name}={quote(value, safe='')}" for name, value in query.items())
        headers = {name: value for name, value in more.pop("headers", {}).items() if value}
        if self._tokens[service]:
            headers["Authorization"] = f"Bearer {self._tokens[service]}"
        url = f"{self.ready[service]}{path}?{text}"
        return self._session.request(method, url, headers=headers, timeout=30, **more)

    def close(self) -> None:
        """Close its connections."""
        self._session.close()


@pytest.fixture(scope="module")
def asker(sandbox: dict[str, Any]) -> Iterator[Asker]:
    with closing(Asker(sandbox)) as one:
        yield one


def answered(asker: Asker, service: str, paths: list[str], data: st.DataObject) -> None:
    """Send one request that was drawn, and look at its answer."""
    method, path = data.draw(METHODS), data.draw(st.sampled_from(paths))
    query, prefer = data.draw(QUERIES), data.draw(PREFER)
    body, kind = data.draw(BODIES), data.draw(KINDS)
    answer = asker.send(
        service, method, path, query, data=body, headers={"Content-Type": kind, "Prefer": prefer}
    )
    assert answer.status_code < 500 or answer.status_code == 501, answer.text[:500]
    assert "Traceback" not in answer.text
    if answer.status_code >= 400 and method != "HEAD":
        assert answer.text, answer.status_code


ANY = settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


@ANY
@given(data=st.data())
def test_graph_answers_anything(asker: Asker, data: st.DataObject) -> None:
    answered(asker, "graph", GRAPH, data)


@ANY
@given(data=st.data())
def test_dataverse_answers_anything(asker: Asker, data: st.DataObject) -> None:
    answered(asker, "dataverse", DATAVERSE, data)


@ANY
@given(data=st.data())
def test_the_connector_answers_anything(asker: Asker, data: st.DataObject) -> None:
    answered(asker, "connector", CONNECTOR, data)


@ANY
@given(data=st.data())
def test_entra_answers_anything(asker: Asker, data: st.DataObject) -> None:
    answered(asker, "login", LOGIN, data)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    name=st.text(st.characters(codec="ascii", categories=["Ll"]), min_size=9, max_size=12),
    where=st.sampled_from(
        [("graph", "/v1.0/me/messages"), ("dataverse", "/api/data/v9.2/accounts")]
    ),
)
def test_an_option_nobody_knows_is_never_answered(
    asker: Asker, name: str, where: tuple[str, str]
) -> None:
    """Ignoring it would answer another question than was asked."""
    answer = asker.send(where[0], "GET", where[1], {f"${name}": "1"})
    assert answer.status_code in (400, 501)
    assert answer.json()["error"]["message"]
