"""A cheap guess at how many tokens a text has, for cutting it to a context window."""


class Estimate:
    """The guess for a text that comes in pieces."""

    def __init__(self) -> None:
        self._twelfths = 0

    @property
    def total(self) -> int:
        """Tokens so far, rounded up; 0 for nothing."""
        return -(-self._twelfths // 12)

    def add(self, text: str) -> None:
        """Count a further piece.

        Four ASCII characters a token is OpenAI's rule of thumb for English. Three UTF-8
        bytes a token elsewhere makes one of a CJK character and two of three Cyrillic
        ones: rather too many, since a prompt that is too long is refused.
        """
        if text.isascii():
            self._twelfths += 3 * len(text)
            return
        ascii_only = len(text.encode("ascii", "ignore"))
        wide = len(text.encode("utf-8", "surrogatepass")) - ascii_only
        self._twelfths += 3 * ascii_only + 4 * wide


def estimate(text: str) -> int:
    """Tokens in the text, rounded up; 0 for an empty one."""
    guess = Estimate()
    guess.add(text)
    return guess.total
