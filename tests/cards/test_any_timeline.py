"""Whatever a timeline holds, its cards are valid, small, complete and private."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft6Validator

from capture.dataverse import MailboxState
from capture.errors import Service
from capture.extent import Difference, FileEnd, FileKey, LeftBehind
from capture.halves import CommonHalf, PrivateHalf, SharedHalf, Timeline, Unavailable
from capture.models import (
    Activity,
    ActivityKind,
    AddressRule,
    Direction,
    ImportKey,
    ImportReason,
    ImportState,
    ImportStatus,
    MailId,
    Record,
    RecordAddress,
    RecordRef,
    TrackedAs,
)
from capture.suggestions import Coverage, Kind, LeftOut, MatchReason, Skipped, Suggestion
from capture.synchronisation import UNKNOWN, may_track
from cards import Show, Track, View, shared_card
from cards.actions import PICKED_AT_ONCE
from cards.catalogue import timeline_words
from cards.paging import CARD_LIMIT, weight

from .builders import seal
from .reading import nodes, pages, pressed, words

SECRET = "Rumpelstiltskin"

rubbish = st.sampled_from(
    ["", '"' * 160, "𝕬" * 160, "\\" * 160, "{{DATE(2026-01-01T00:00:00Z)}}" * 6, "\ud800",
     "ﷺ" * 160, "[x](http://y) **z**", "\u202e\u2066" * 40]
)  # fmt: skip
texts = st.one_of(rubbish, st.text(st.characters(), max_size=100))
private_texts = texts.map(lambda text: SECRET + text)
urls = st.one_of(texts, st.integers(0, 100).map(lambda size: "https://x.example/" + "z" * size))
counts = st.integers(0, 10**6)
moments = st.none() | st.datetimes(timezones=st.just(UTC))
refs = st.builds(
    RecordRef, st.sampled_from(["account", "contact", "cr1_" + "x" * 60]), st.uuids().map(str)
)
records = st.builds(Record, refs, texts, texts, urls)
activities = st.builds(
    Activity, st.uuids().map(str), st.sampled_from(ActivityKind), texts, moments, texts,
    st.none() | st.sampled_from(Direction), texts, counts, st.none(), urls,
)  # fmt: skip
addresses = st.builds(
    RecordAddress, private_texts, private_texts, st.sampled_from(AddressRule), texts
)
reasons = st.builds(
    MatchReason, addresses, st.sampled_from(["from", "to", "cc", "organizer", "attendee"])
)
left = st.builds(LeftBehind, st.just(FileKey("f" * 16)), st.sampled_from(FileEnd))
statuses = st.builds(
    ImportStatus,
    st.sampled_from(ImportState),
    st.none() | st.sampled_from(ImportReason),
    moments,
    st.lists(left, max_size=9).map(tuple),
    st.lists(st.sampled_from(Difference), max_size=9).map(tuple),
)
suggestions = st.builds(
    Suggestion,
    mail=st.text("AZaz09-_=", min_size=1, max_size=200).map(MailId),
    key=st.binary(min_size=32, max_size=32).map(lambda key: ImportKey(key.hex())),
    internet_message_id=private_texts,
    subject=private_texts,
    sender=private_texts,
    sender_address=private_texts,
    recipients=private_texts,
    direction=st.sampled_from(Direction),
    when=moments,
    has_attachments=st.booleans(),
    reason=reasons,
    url=urls,
    status=st.none() | statuses,
    tracked=st.none() | st.builds(TrackedAs, texts, texts, moments, urls),
    kind=st.sampled_from([Kind.MAIL, Kind.MAIL, Kind.MAIL, Kind.MEETING]),
    conversation=st.sampled_from(["", "one", "one", "two"]),
    preview=private_texts,
    until=moments,
    repeats=st.booleans(),
)
coverages = st.builds(
    Coverage, counts, counts, st.booleans(), counts, moments, counts, counts, st.booleans(),
    st.lists(st.tuples(st.sampled_from(LeftOut), counts), max_size=7).map(tuple), moments,
    st.booleans(), moments, st.lists(st.sampled_from(Skipped), unique=True).map(tuple), moments,
    st.booleans(), st.booleans(), counts,
)  # fmt: skip
unavailable = st.builds(
    Unavailable, st.sampled_from(Service), moments, st.booleans(), st.booleans()
)
trackings = st.sampled_from([*map(may_track, MailboxState), UNKNOWN])


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    record = draw(records)
    least = draw(st.sampled_from([0, 0, 12]))
    held = draw(st.lists(activities, min_size=least, max_size=25))
    found = draw(
        st.lists(suggestions, min_size=least, max_size=25, unique_by=lambda found: found.key)
    )
    shared = SharedHalf(record, tuple(held), draw(st.booleans()))
    private = PrivateHalf(tuple(found), draw(coverages), tracking=draw(trackings))
    return Timeline(
        record,
        draw(st.just(shared) | st.just(shared) | unavailable),
        draw(st.just(private) | st.just(private) | unavailable),
    )


views = st.builds(
    View,
    now=st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
    page_size=st.integers(1, 40),
    language=st.sampled_from(["en", "zh"]),
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(timeline=timelines(), view=views)
def test_any_timeline_is_drawn_whole(
    schema: Draft6Validator, timeline: Timeline, view: View
) -> None:
    """Each page is valid and fits; all rows come once; what can be tracked and no more is offered.

    Ids of inputs and of what opens are never shared.
    """
    drawn = pages(timeline, view)
    for card in drawn[:2]:
        schema.validate(card)
    assert max(map(weight, drawn)) <= CARD_LIMIT
    private = timeline.private
    found = private.suggestions if isinstance(private, PrivateHalf) else ()
    named = [str(node.get("id", "")).partition("-") for node in nodes(drawn)]
    shown = {key for kind, _, key in named if kind in {"suggestion", "message", "tracked"}}
    assert shown == {suggestion.key for suggestion in found}
    tracks = [ask for ask in pressed(drawn) if isinstance(ask, Track)]
    asked = [(one.key, one.kind) for ask in dict.fromkeys(tracks) for one in ask.picked]
    withheld = (
        isinstance(private, Unavailable)
        or private.coverage.tracked_unknown
        or not private.tracking.tracked
    )
    offered = [] if withheld else [
        (s.key, s.kind)
        for s in found
        if s.status is None and (s.tracked is None or not s.tracked.regarding)
    ]  # fmt: skip
    assert sorted(asked) == sorted(offered)
    assert all(len(ask.picked) <= PICKED_AT_ONCE for ask in tracks)
    for card in drawn:
        ids = [node["id"] for node in nodes(card) if "id" in node]
        assert len(ids) == len(set(ids))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(timeline=timelines(), view=views)
def test_nothing_private_is_drawn_for_several_people(
    schema: Draft6Validator, timeline: Timeline, view: View
) -> None:
    """A shared card is valid, fits with sixty people, and holds nothing of the private half."""
    if isinstance(timeline.shared, SharedHalf):
        common = CommonHalf(timeline.record, timeline.shared.activities[:10])
        people = [f"29:{number:090}" for number in range(60)]
        card = shared_card(common, timeline.record.ref, view, seal(), people)
        schema.validate(card)
        assert weight(card) <= CARD_LIMIT
        assert SECRET not in str(card)
        said = timeline_words(view.language)
        assert said.MINE_ALONE in words(card)
        assert {type(ask) for ask in pressed(card)} == {Show}
