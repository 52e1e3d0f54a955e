"""The knowledge base as it is read: its pieces, its search, and what answers rest on."""
