"""The desk: tickets, who works them, and who may not see them."""
