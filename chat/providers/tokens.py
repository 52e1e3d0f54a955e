"""A cheap guess at how many tokens a text has, for cutting it to a context window."""


def estimate(text: str) -> int:
    """Tokens in the text, rounded up; 0 for an empty one.

    Four ASCII characters a token is OpenAI's rule of thumb for English. Three UTF-8
    bytes a token elsewhere makes one of a CJK character and two of three Cyrillic ones:
    rather too many, since a prompt that is too long is refused.
    """
    if text.isascii():
        return -(-len(text) // 4)
    ascii_only = len(text.encode("ascii", "ignore"))
    wide = len(text.encode("utf-8", "surrogatepass")) - ascii_only
    return -(-(3 * ascii_only + 4 * wide) // 12)
