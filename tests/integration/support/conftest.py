"""A desk of two teams: Anna and Ben answer Alice, Lena leads them, Carl is elsewhere.

Bob is a customer too: to him Alice's tickets do not exist.
"""

import pytest

from chatsite.accounts.models import User
from support.models import SLAPolicy, Team, Ticket
from tests import make
from tests.integration.support import desk
from tests.integration.support.promises import policy as new_policy
from tests.integration.support.turns import Method, follows, online


@pytest.fixture
def helpers(db: None) -> Team:
    """The team that gets tickets."""
    return desk.team("Helpers", is_default=True)


@pytest.fixture
def billing(db: None) -> Team:
    """Another team."""
    return desk.team("Billing")


@pytest.fixture
def anna(helpers: Team) -> User:
    """An agent of the team."""
    return desk.agent("anna", helpers)


@pytest.fixture
def ben(helpers: Team) -> User:
    """Another one."""
    return desk.agent("ben", helpers)


@pytest.fixture
def lena(helpers: Team) -> User:
    """Their lead."""
    return desk.agent("lena", helpers, role=desk.Role.LEAD)


@pytest.fixture
def carl(billing: Team) -> User:
    """An agent of the other team."""
    return desk.agent("carl", billing)


@pytest.fixture
def people(
    alice: User, bob: User, anna: User, lena: User, carl: User
) -> dict[str, User]:
    """All of `desk_rules.EVERYBODY`; the chief administers the site."""
    chief = make.person("chief", is_superuser=True, is_staff=True)
    named = {"alice": alice, "bob": bob, "anna": anna, "lena": lena, "carl": carl}
    return named | {"chief": chief}


@pytest.fixture
def ticket(alice: User, helpers: Team) -> Ticket:
    """Alice asked for help."""
    return desk.ticket(alice)


@pytest.fixture
def waiting(alice: User, helpers: Team) -> list[Ticket]:
    """Four tickets of Alice's, in the order in which they wait."""
    return [desk.ticket(alice, f"Trouble {number}") for number in range(4)]


@pytest.fixture
def going_round(helpers: Team, anna: User, ben: User) -> Team:
    """Anna and Ben are online and take turns."""
    online(anna, ben)
    follows(helpers, Method.ROUND_ROBIN)
    return helpers


@pytest.fixture
def policy(db: None) -> SLAPolicy:
    """1 h, 2 h and 8 h for everybody."""
    return new_policy()


@pytest.fixture
def promised(policy: SLAPolicy, ticket: Ticket) -> Ticket:
    """Alice's ticket, made after the policy."""
    return ticket
