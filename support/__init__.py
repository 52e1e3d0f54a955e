"""The support desk: where a person steps in."""
