"""What purposes that answer in a chat have in common. Other apps build theirs on it."""
