"""What must be true of an answer when all is over, asked of PostgreSQL itself."""

from typing import Any

import psycopg
from psycopg.rows import dict_row

from tests.faults.client import Asked

_RUN = """
SELECT g.*, m.content, m.state AS message_state,
       (SELECT count(*) FROM chat_generationchunk c WHERE c.generation_id = g.id)
           AS chunks,
       (SELECT count(*) FROM chat_message q WHERE q.chat_id = m.chat_id) AS messages,
       -- Sending an attempt is part of ending the one before.
       (SELECT g.sent_at > max(a.ended_at) + interval '1 s' FROM chat_attempt a
         WHERE a.generation_id = g.id AND a.number < g.attempt) AS resent,
       (SELECT array_agg(a.outcome ORDER BY a.number) FROM chat_attempt a
         WHERE a.generation_id = g.id) AS outcomes
  FROM chat_message m JOIN chat_generation g ON g.id = m.generation_id
 WHERE m.id = %(message)s
"""


class Ledger:
    """Reads the site's database without the site."""

    def __init__(self, url: str) -> None:
        self._url = url

    def ask(self, query: str, **values: object) -> list[dict[str, Any]]:
        """The rows of a query."""
        with psycopg.connect(self._url, autocommit=True, row_factory=dict_row) as store:
            cursor = store.execute(query.encode(), values)
            return cursor.fetchall() if cursor.description else []

    def run(self, asked: Asked) -> dict[str, Any]:
        """The generation of an answer, with its message's text and its attempts."""
        [row] = self.ask(_RUN, message=asked.message)
        return row

    def check(self, asked: Asked) -> None:
        """The answer is stored as it was sent, once, and nothing is left over."""
        run, texts = self.run(asked), asked.answer.texts
        assert (run["state"], run["message_state"]) == ("complete", "complete"), run
        assert run["content"] == texts[-1]
        assert run["messages"] == 2  # the question and the answer
        assert run["chunks"] == 0
        # Each attempt is on record, the last one ended well, and none asked twice.
        assert len(run["outcomes"]) == run["attempt"]
        assert run["outcomes"].count("complete") == 1
        assert run["outcomes"][-1] == "complete"
        assert len(texts) <= run["attempt"], (len(texts), run["outcomes"])
