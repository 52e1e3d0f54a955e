"""Every change to chats: one module a noun, one function a verb.

Each is one transaction, and tells others when it has committed.
"""
