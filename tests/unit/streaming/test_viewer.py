"""What a reader is told, from wherever it begins, and while nothing comes."""

import pytest

from chat.streaming.bus import Notice
from chat.streaming.events import Chunk, Cursor, Progress, Status
from chat.streaming.follow import PIECE, Follow
from chat.streaming.viewer import Viewer
from tests.clock import Clock
from tests.unit.streaming.pages import Program
from tests.unit.streaming.world import Answer, State, look


def watch(follow: Follow) -> tuple[Viewer, Program]:
    viewer, program = Viewer(follow, Cursor()), Program()
    program.take(viewer.news())
    return viewer, program


def test_silence_is_told_when_it_has_lasted_and_when_it_ends(
    follow: Follow, clock: Clock
) -> None:
    viewer, program = watch(follow)
    told = []
    for second in range(1, 32):
        clock.now = 1000.0 + second
        version = follow.version
        follow.tick()
        program.take(viewer.news())
        if follow.version != version:
            told.append((second, program.events[-1]))
    follow.hear(Notice("text", 1, 0, "At last"))
    program.take(viewer.news())
    healths = [e.health for e in program.events if isinstance(e, Status)]
    assert [second for second, _ in told] == [15, 30]
    assert healths == ["healthy", "degraded", "failed", "healthy"]


async def test_a_silent_stream_gives_signs_of_life(
    follow: Follow, clock: Clock
) -> None:
    clock.now += 31
    follow.tick()
    events = Viewer(follow, Cursor()).events()
    assert await anext(events)
    clock.now += 15
    follow.tick()
    assert [await anext(events), await anext(events)][-1] is None
    await events.aclose()  # type: ignore[attr-defined]


def test_progress_is_told_once_a_second_and_counts_only_what_is_new(
    follow: Follow, answer: Answer, clock: Clock
) -> None:
    viewer, program = watch(follow)
    for step in range(12):
        clock.now += 0.5
        follow.hear(Notice("text", 1, step * 5, "word "))
        program.take(viewer.news())
    progress = [e for e in program.events if isinstance(e, Progress)]
    assert [e.characters for e in progress] == [10, 20, 30, 40, 50, 60]
    assert [e.tokens for e in progress] == [3, 5, 8, 10, 13, 15]
    assert progress[-1].ttft is not None
    assert progress[-1].words_per_minute > 0


def test_all_programs_are_sent_the_same_bytes(follow: Follow) -> None:
    watching = [watch(follow) for _ in range(50)]
    follow.hear(Notice("text", 1, 0, "Paris"))
    chunks = []
    for viewer, program in watching:
        program.take(viewer.news())
        chunks += [e.json for e in program.events if isinstance(e, Chunk)]
    assert len(chunks) == 50
    assert len({id(json) for json in chunks}) == 1


def test_who_stalled_is_sent_all_that_piled_up_in_few_pieces(follow: Follow) -> None:
    viewer, program = watch(follow)
    for start in range(0, 3 * PIECE, 1000):
        follow.hear(Notice("text", 1, start, "x" * 1000))
    sent = list(iter(viewer.news, []))
    for news in sent:
        program.take(news)
    chunks = [e for e in program.events if isinstance(e, Chunk)]
    assert program.text == str(follow.text)
    assert [len(e.content) for e in chunks[:-1]] == [PIECE] * (len(chunks) - 1)


@pytest.mark.parametrize(
    "given",
    [
        "",
        "x",
        "1:",
        ":1",
        "-1:-1",
        "1:-5",
        "\u0661:\u0662",
        "1:1e3",
        "1:2:3",
        "0:0",
        "\0",
        "1;2",
    ],
)
def test_what_is_no_cursor_is_the_start(given: str) -> None:
    assert Cursor.parse(given) == Cursor()


@pytest.mark.parametrize(
    "given", ["nonsense", "1:3", "1:5", "1:99", "9:2", "0:7", "99999999999:9999999999"]
)
@pytest.mark.parametrize("over", [False, True])
def test_no_cursor_keeps_a_reader_from_the_whole_answer(
    follow: Follow, answer: Answer, given: str, over: bool
) -> None:
    follow.hear(Notice("text", 1, 0, "Paris"))
    answer.end(State.COMPLETE, "Paris is it.")
    if over:
        look(follow, answer)
    program, cursor = Program(), Cursor.parse(given)
    if cursor.attempt == 1:
        program.text = "Paris is it."[: cursor.offset].ljust(cursor.offset, "?")
    viewer = Viewer(follow, cursor)
    program.take(viewer.news())
    if not over:
        look(follow, answer)
    program.take(viewer.news())
    assert program.text == "Paris is it."
