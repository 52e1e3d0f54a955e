"""The engine that writes, and the followers that read. It knows nothing of chats."""
