"""People and programs: users, sign-in, API keys."""
