"""Anna's lists: what is in them, in which order, and how much they cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chatsite.accounts.models import User
from support import inbox, search
from support.actions.editing import Edits, assign, edit
from support.inbox import Filters, Folder
from support.models import Tag, Team, Ticket
from support.models.actor import Actor
from support.models.status import Priority, Status
from support.pages import Cursor, Sort
from tests.integration.support import desk

pytestmark = pytest.mark.django_db


def listed(agent: User, **filters: object) -> list[Ticket]:
    return inbox.page(agent, Filters(**filters)).tickets  # type: ignore[arg-type]


def many(requester: User, team: Team, count: int) -> None:
    """Tickets in all states, most of them done, as a desk has them after a year."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO support_ticket
                   (id, requester_id, requester_name, requester_email, subject, status,
                    team_id, channel, priority, seq, public_seq, last_message_seq,
                    version, reopen_count, last_message_preview, is_breached,
                    ai_interactions, sentiment,
                    created_at, silent_since, waiting_since)
            SELECT gen_random_uuid(), %s, 'Customer ' || n, 'c' || n || '@example.com',
                   'Subject ' || n,
                   (ARRAY['closed', 'closed', 'closed', 'closed', 'closed', 'closed',
                          'open', 'new', 'pending'])[1 + n %% 9],
                   %s, 'web', 2, 2, 2, 2, 1, 0, '', false, 0, '', now(), now(),
                   CASE WHEN n %% 4 > 0 THEN now() - n * interval '1 minute' END
              FROM generate_series(1, %s) n
            """,
            [requester.pk, team.pk, count],
        )


def settle() -> None:
    """As autovacuum leaves the tables."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE support_ticket, support_ticketmessage")
        for index in ("ticket_search", "ticket_reference"):
            cursor.execute("SELECT gin_clean_pending_list(%s)", [index])


def explained(sql: str) -> str:
    """How PostgreSQL would read it."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        return "\n".join(line for (line,) in cursor.fetchall())


def test_the_folders(
    alice: User, anna: User, ben: User, helpers: Team, billing: Team
) -> None:
    by, now = Actor.agent(anna), timezone.now()
    mine, bens, free, asleep, solved, broken = (desk.ticket(alice) for _ in range(6))
    desk.ticket(alice, team=billing)
    desk.ticket(anna)
    assign(ticket=mine, to=anna, by=by)
    assign(ticket=bens, to=ben, by=by)
    edit(ticket=asleep, edits=Edits(snoozed_until=now + timedelta(days=1)), by=by)
    edit(ticket=solved, edits=Edits(status=Status.SOLVED), by=by)
    Ticket.objects.filter(pk=broken.pk).update(is_breached=True)
    desk.notes(bens, ben, f"@{anna.username}?")
    expected = {
        Folder.MINE: {mine},
        Folder.UNASSIGNED: {free, broken},
        Folder.ALL: {mine, bens, free, broken},
        Folder.MENTIONS: {bens},
        Folder.SNOOZED: {asleep},
        Folder.BREACHED: {broken},
        Folder.DONE: {solved},
    }
    expected[Folder.EVERYTHING] = {mine, bens, free, asleep, solved, broken}
    for folder, tickets in expected.items():
        assert set(listed(anna, folder=folder)) == tickets
    counts = inbox.counts(anna, [helpers])
    for folder, number in counts.folders.items():
        assert number == len(expected[folder])
    assert counts.teams == {helpers.pk: 4}


def test_filters_narrow_a_folder(alice: User, anna: User, helpers: Team) -> None:
    tag = Tag.objects.create(name="vip")
    wanted, _ = desk.ticket(alice, priority=Priority.URGENT), desk.ticket(alice)
    edits = Edits(add_tags=frozenset({tag}), status=Status.PENDING, assignee=anna)
    edit(ticket=wanted, edits=edits, by=Actor.agent(anna))
    read = Filters.read(
        {
            "folder": "mine",
            "team": str(helpers.pk),
            "assignee": anna.pk,
            "tag": str(tag.pk),
            "status": "pending",
            "priority": "4",
            "product": "",
        }
    )
    assert inbox.page(anna, read).tickets == [wanted]


@pytest.mark.parametrize("data", [{"status": "gone"}, {"x": "1"}, {"team": "a"}])
def test_a_filter_that_does_not_exist_is_an_error(data: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Filters.read(data)


def test_who_waits_longest_is_first_and_who_waits_for_them_later(
    alice: User, anna: User
) -> None:
    early, late, answered, pending = (desk.ticket(alice) for _ in range(4))
    for ticket, hours in ((early, 5), (late, 1)):
        since = timezone.now() - timedelta(hours=hours)
        Ticket.objects.filter(pk=ticket.pk).update(waiting_since=since)
    desk.replies_to(answered, anna)
    desk.put(pending, Status.PENDING)
    assert listed(anna) == [early, late, answered, pending]


def test_the_next_due_is_first(alice: User, anna: User) -> None:
    never, soon, later = (desk.ticket(alice) for _ in range(3))
    for ticket, hours in ((soon, 1), (later, 5)):
        due = timezone.now() + timedelta(hours=hours)
        Ticket.objects.filter(pk=ticket.pk).update(next_due_at=due)
    Ticket.objects.filter(pk=never.pk).update(next_due_at=None)
    found = inbox.page(anna, Filters(), sort=Sort.DUE).tickets
    assert found == [soon, later, never]


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("folder", [Folder.ALL, Folder.DONE, Folder.EVERYTHING])
def test_page_after_page_each_ticket_comes_once_and_in_order(
    alice: User, anna: User, helpers: Team, sort: Sort, folder: Folder
) -> None:
    many(alice, helpers, 450)
    Ticket.objects.filter(number__gt=0, waiting_since__isnull=False).update(
        next_due_at=timezone.now()
    )
    found: list[Ticket] = []
    cursor = ""
    while True:
        page = inbox.page(anna, Filters(folder), sort=sort, cursor=cursor)
        found += page.tickets
        cursor = page.next_cursor
        if not cursor:
            break
    sort = Sort.NEWEST if folder in inbox.WITH_DONE else sort
    whole = sort.after(inbox.select(anna, Filters(folder), timezone.now()), None)
    assert found == list(whole)
    assert len(set(found)) == len(found) > inbox.PAGE


@pytest.mark.parametrize("cursor", ["x", "%00", "e30=", "W10=", "WzEsMl0=", "é" * 50])
def test_a_broken_cursor_shows_the_first_page(ticket: Ticket, cursor: str) -> None:
    anna = desk.agent("anna", ticket.team)
    for sort in Sort:
        page = inbox.page(anna, Filters(), sort=sort, cursor=cursor)
        assert page.tickets == [ticket]


def test_search_finds_words_numbers_and_addresses(
    alice: User, bob: User, anna: User
) -> None:
    refund = desk.ticket(alice, subject="Refunds for March", body="Two were missing")
    other = desk.ticket(bob, subject="Printer", body="It smokes, äöü 日本")
    found: dict[str, list[Ticket]] = {
        "refund": [refund],
        "MARCH refund": [refund],
        "missing": [refund],
        "refund smokes": [],
        "äöü": [other],
        "日本": [other],
        f"#{other.number}": [other],
        str(refund.number): [refund],
        refund.requester_email.upper(): [refund],
        bob.username[:8]: [other],
        "' & | ! :* <-> (": [],
        "\0": [refund, other],
        "%": [],
        "x" * 5000: [],
    }
    for text, tickets in found.items():
        assert set(listed(anna, text=text)) == set(tickets), text


def test_alice_finds_no_notes_and_carl_nothing_at_all(
    ticket: Ticket, alice: User, anna: User, carl: User
) -> None:
    desk.notes(ticket, anna, "A difficult customer")
    mine = Ticket.objects.asked_by(alice)
    assert list(search.matching(mine, "difficult")) == [ticket]
    assert not search.matching_for_requester(mine, "difficult")
    assert list(search.matching_for_requester(mine, "help")) == [ticket]
    assert listed(carl, text="difficult") == listed(carl) == []
    assert set(inbox.counts(carl, []).folders.values()) == {0}


def test_a_page_costs_no_more_with_more_rows(
    alice: User, anna: User, helpers: Team
) -> None:
    asked = []
    for _ in range(2):
        many(alice, helpers, 40)
        with CaptureQueriesContext(connection) as queries:
            page = inbox.page(anna, Filters())
            shown = [(t.team.name, t.assignee, t.is_unread) for t in page.tickets]
            inbox.counts(anna, [helpers])
        assert shown
        asked.append(len(queries))
    # Teams, rows, tags; teams again twice, and all counts.
    assert asked == [5, 5]


def test_twenty_thousand_tickets_are_read_by_index(
    alice: User, anna: User, helpers: Team
) -> None:
    many(alice, helpers, 20_000)
    settle()
    page = inbox.page(anna, Filters())
    deep = inbox.page(anna, Filters(), cursor=page.next_cursor)
    assert len(deep.tickets) == inbox.PAGE
    now = timezone.now()
    plans = {
        "ticket_waiting|ticket_of_team": (Filters(), Sort.WAITING),
        "ticket_due": (Filters(), Sort.DUE),
        "ticket_mine": (Filters(Folder.MINE), Sort.WAITING),
    }
    for index, (filters, sort) in plans.items():
        rows = sort.after(inbox.select(anna, filters, now), None)[: inbox.PAGE]
        plan = rows.explain()
        assert any(name in plan for name in index.split("|")), plan
        assert "Seq Scan on support_ticket " not in plan, plan
    with CaptureQueriesContext(connection) as asked:
        assert len(inbox.page(anna, Filters(text="c1230@example")).tickets) == 1
        assert inbox.page(anna, Filters(text="subject 17")).next_cursor
        assert len(inbox.page(anna, Filters(text="subject")).tickets) == inbox.PAGE
    searches = [q["sql"] for q in asked if "UNION ALL" in q["sql"]]
    plans_of = [explained(sql) for sql in searches]
    assert "ticket_reference" in plans_of[0]
    assert all("ticket_search" in plan for plan in plans_of[:2])
    place = Cursor.read(page.next_cursor, Sort.WAITING)
    plan = Sort.WAITING.after(Ticket.objects.open(), place)[:50].explain()
    assert "Index Cond: (ROW(category, by_waiting, id) > ROW(" in plan, plan
