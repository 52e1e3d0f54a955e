"""What the AI writes for agents: suggested replies, summaries, triage."""
