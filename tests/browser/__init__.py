"""Real pages in a real browser, against the real processes."""
