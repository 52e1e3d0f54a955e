"""A text that grows can be read from anywhere, and costs little more than its letters."""

import sys
from gc import get_referents

from hypothesis import given
from hypothesis import strategies as st

from chat.streaming.text import BLOCK, GrowingText

pieces = st.lists(st.text(max_size=3) | st.integers(0, BLOCK).map("x".__mul__))


@given(pieces, st.data())
def test_it_reads_as_one_text_from_every_place(
    parts: list[str], data: st.DataObject
) -> None:
    text = GrowingText()
    for part in parts:
        text.append(part)
    whole = "".join(parts)
    offset = data.draw(st.integers(0, len(whole)))
    assert (str(text), len(text)) == (whole, len(whole))
    assert text.since(offset) == whole[offset:]


def test_a_long_answer_in_small_pieces_takes_hardly_more_than_its_letters() -> None:
    text = GrowingText()
    for _ in range(16_000):
        text.append("word ")
    held = [text, *get_referents(text)]
    held += [part for inner in held[1:] for part in get_referents(inner)]
    held += [part for inner in held for part in get_referents(inner)]
    sizes = {id(part): sys.getsizeof(part) for part in held if type(part) is str}
    assert len(str(text)) <= sum(sizes.values()) < 1.2 * len(str(text))
