"""Tags of the chat pages."""
