"""The support desk's settings, and its part of the schedule: when each job is due.

Beat may run twice: every job finds its own work, locks what it takes, and finds nothing
the second time. What waits longer than `expires` in the broker is dropped.
"""

from typing import Any

from celery.schedules import crontab

from chatsite.env import address, env, number, whole

# The largest file that somebody may send with a message, in MB.
SUPPORT_FILE_MB = whole("SUPPORT_FILE_MB", 20, least=1, most=1000)
# Drafts, summaries and triage that one agent may ask for within an hour.
SUPPORT_AI_RUNS_PER_HOUR = whole("SUPPORT_AI_RUNS_PER_HOUR", 120, least=1, most=100_000)

# Seconds after which somebody is mailed what they have not read by then.
SUPPORT_MAIL_DELAY = whole("SUPPORT_MAIL_DELAY", 120, least=0, most=86_400)

# --- The AI that answers customers -------------------------------------------------
# Seconds in which a customer may write on before their lines are answered together.
SUPPORT_AI_DEBOUNCE = number("SUPPORT_AI_DEBOUNCE", 1.5, least=0, most=30)
# Of one try at an answer; CHAT_TOTAL_TIMEOUT bounds all of them.
SUPPORT_AI_SECONDS = number("SUPPORT_AI_SECONDS", 60, least=1, most=3600)
# Tokens that one answer may have.
SUPPORT_AI_ANSWER_TOKENS = whole(
    "SUPPORT_AI_ANSWER_TOKENS", 700, least=50, most=100_000
)
# For one customer's chat, then a person is offered: answers, tokens read and written,
# and money in the currency of the endpoints' prices (0 is no bound).
SUPPORT_AI_ANSWERS = whole("SUPPORT_AI_ANSWERS", 30, least=1, most=10_000)
SUPPORT_AI_TOKENS = whole("SUPPORT_AI_TOKENS", 200_000, least=1000, most=1_000_000_000)
SUPPORT_AI_COST = number("SUPPORT_AI_COST", 0, least=0, most=1_000_000)

# --- Search by meaning -----------------------------------------------------------------
# The model that turns texts into vectors; empty: articles are found by their words only.
SUPPORT_EMBEDDING_MODEL = env.str("SUPPORT_EMBEDDING_MODEL", "")
# Where it is asked; empty: where the first provider is, with its key.
SUPPORT_EMBEDDING_URL = address("SUPPORT_EMBEDDING_URL", "http", "https")
SUPPORT_EMBEDDING_KEY = env.str("SUPPORT_EMBEDDING_KEY", "")
# Numbers of a vector; pgvector has an index for at most 2000. It is part of the schema.
SUPPORT_EMBEDDING_DIMENSIONS = whole(
    "SUPPORT_EMBEDDING_DIMENSIONS", 1536, least=1, most=2000
)
# Cosine below which a text is about something else. Each model has its own.
SUPPORT_EMBEDDING_LIKENESS = number("SUPPORT_EMBEDDING_LIKENESS", 0.4, least=0, most=1)
# Seconds that somebody who searches waits for it; then words alone decide.
SUPPORT_EMBEDDING_TIMEOUT = number("SUPPORT_EMBEDDING_TIMEOUT", 1, least=0.1, most=30)


def _job(name: str, schedule: float | crontab, expires: int) -> dict[str, Any]:
    return {
        "task": f"support.tasks.{name}",
        "schedule": schedule,
        "options": {"expires": expires},
    }


# Seconds.
DESK_SCHEDULE = {
    # A reply is sent this late at most after its time of undoing.
    "desk-deliver": _job("deliver", 1.0, 10),
    "desk-sweep": _job("sweep", 60.0, 60),
    "desk-notice": _job("notice", 10.0, 10),
    "desk-reckon-stale": _job("reckon_stale", 5.0, 10),
    "desk-reckon-all": _job("reckon_all", crontab(hour=3, minute=47), 3600),
    "desk-mail": _job("mail", 10.0, 10),
    "desk-forget": _job("forget", crontab(hour=4, minute=7), 3600),
    "desk-conclude": _job("conclude_left", 30.0, 30),
    "desk-assign": _job("assign_all", 20.0, 20),
}
if SUPPORT_EMBEDDING_MODEL:
    DESK_SCHEDULE["desk-embed"] = {
        "task": "support.semantic.tasks.embed_left",
        "schedule": 60.0,
        "options": {"expires": 60},
    }
