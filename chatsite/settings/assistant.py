"""Settings of the assistant: whom it asks, how long it waits, how much it may write.

Contradictions between them are found by `chat.checks`.
"""

from chatsite.env import address, env, number, whole

# --- Whom it asks ----------------------------------------------------------------
OPENAI_BASE_URL = address("OPENAI_BASE_URL", "http", "https")
OPENAI_API_KEY = env.str("OPENAI_API_KEY", "")
# Empty: the preset's usual model.
CHAT_MODEL = env.str("CHAT_MODEL", "")
CHAT_PRESET = env.str("CHAT_PRESET", "")
# Whom to ask next, in order; the words are those of chat/providers/endpoint.py.
CHAT_FALLBACK = env.str("CHAT_FALLBACK", "")
# Tokens that fit into the model; 0 takes the preset's figure.
CHAT_CONTEXT_TOKENS = whole("CHAT_CONTEXT_TOKENS", 0, least=0, most=10_000_000)

# --- How much ---------------------------------------------------------------------
# Messages that the model is told, the question included.
CHAT_HISTORY_MESSAGES = whole("CHAT_HISTORY_MESSAGES", 20, least=1, most=1000)
CHAT_QUESTION_CHARACTERS = whole(
    "CHAT_QUESTION_CHARACTERS", 100_000, least=100, most=1_000_000
)
CHAT_ANSWER_CHARACTERS = whole(
    "CHAT_ANSWER_CHARACTERS", 400_000, least=100, most=10_000_000
)
# Of one person, at a time.
CHAT_LIVE_PER_USER = whole("CHAT_LIVE_PER_USER", 10, least=1, most=10_000)
# Of one person, in each web process.
CHAT_SOCKETS_PER_USER = whole("CHAT_SOCKETS_PER_USER", 100, least=1, most=10_000)
CHAT_ATTEMPTS = whole("CHAT_ATTEMPTS", 3, least=1, most=20)

# --- How long: patience with a provider, in seconds -------------------------------
CHAT_CONNECT_TIMEOUT = number("CHAT_CONNECT_TIMEOUT", 10, least=0.1, most=600)
CHAT_FIRST_TOKEN_TIMEOUT = number("CHAT_FIRST_TOKEN_TIMEOUT", 60, least=0.1, most=3600)
CHAT_SILENCE_TIMEOUT = number("CHAT_SILENCE_TIMEOUT", 60, least=0.1, most=3600)
# Of an answer, over all its attempts.
CHAT_TOTAL_TIMEOUT = number("CHAT_TOTAL_TIMEOUT", 600, least=1, most=86_400)
# Until an answer that nobody watches is stopped; 0 lets it be written.
CHAT_CANCEL_UNWATCHED = number("CHAT_CANCEL_UNWATCHED", 0, least=0, most=86_400)

# --- The engine, in seconds --------------------------------------------------------
# Until a silent worker is given up. It renews its leases every second, so that three
# in a row must be lost.
CHAT_LEASE = number("CHAT_LEASE", 10, least=3, most=600)
# Until a stopping worker hands its answers over.
CHAT_DRAIN = number("CHAT_DRAIN", 1.5, least=0, most=600)
CHAT_PUBLISH_INTERVAL = number("CHAT_PUBLISH_INTERVAL", 0.025, least=0, most=1)
CHAT_PERSIST_INTERVAL = number("CHAT_PERSIST_INTERVAL", 0.25, least=0.01, most=1)
