"""Search by meaning: an app of its own, installed where SUPPORT_EMBEDDING_MODEL is set.

The knowledge base knows only `support.knowledge.meaning`, where this app registers.
"""
