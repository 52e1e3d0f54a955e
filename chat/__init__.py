"""Conversations with the assistant, and the engine that streams its answers."""
