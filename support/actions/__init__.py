"""Every change of the desk: one module a noun, one function a verb.

Each is one transaction, and tells others when it has committed. What changes a ticket
goes through `support.actions.change`.
"""
