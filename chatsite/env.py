"""The process environment. A bad value stops the start with one clear line.

A command run beside a running `manage.py up` finds that instance's services through
the state file of the data folder; what the environment says itself always wins.
"""

import os

from environs import Env, EnvError, validate

from chatsite.embedded import state

__all__ = ["EnvError", "address", "env", "number", "whole"]

for _name, _value in state.load(state.data_dir()).items():
    os.environ.setdefault(_name, _value)

env = Env()


def whole(name: str, default: int, *, least: int, most: int) -> int:
    """A whole number between *least* and *most*, both allowed.

    Raises:
        EnvError: when the variable holds anything else.
    """
    value: int = env.int(name, default, validate=validate.Range(least, most))
    return value


def number(name: str, default: float, *, least: float, most: float) -> float:
    """A number between *least* and *most*, both allowed.

    Raises:
        EnvError: when the variable holds anything else.
    """
    value: float = env.float(name, default, validate=validate.Range(least, most))
    return value


def address(name: str, *schemes: str) -> str:
    """An address with one of *schemes* and a host, or the empty string when unset.

    Raises:
        EnvError: when the variable holds anything else.
    """
    if not env.str(name, ""):
        return ""
    check = validate.URL(schemes=set(schemes), require_tld=False)
    value: str = env.str(name, validate=check)
    return value
