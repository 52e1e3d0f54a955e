"""The support desk's plain Python."""
