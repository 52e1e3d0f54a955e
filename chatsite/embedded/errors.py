"""Why a start failed, in words for the person who typed the command."""


class StartError(Exception):
    """One clear line: what is wrong and what to do about it."""
