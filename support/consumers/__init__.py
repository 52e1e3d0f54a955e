"""The sockets of the desk: a ticket, for both of its sides, and the inbox."""
