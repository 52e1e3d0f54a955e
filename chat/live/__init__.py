"""Rare notices to open pages, over the channel layer. Tokens do not come this way."""
