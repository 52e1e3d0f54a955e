"""The services that Chatsite brings along, and the supervisor that starts it all."""
