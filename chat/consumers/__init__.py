"""The sockets: notices for an open page, and a chat for programs and widgets."""
