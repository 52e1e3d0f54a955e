"""Numbers as addresses and forms have them, where anybody can write anything."""

# Digits. The largest key of a row has one more; Python refuses thousands.
_LONGEST = 18


def whole(text: str) -> int | None:
    """The number that *text* is, if a row could have it; None for all else."""
    return int(text) if text.isdecimal() and len(text) <= _LONGEST else None
