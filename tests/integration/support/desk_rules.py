"""The table of who may use which address of the desk; walked in test_desk_who_may.py.

Alice asked, Bob is another customer; Anna and Ben answer, Lena leads their team, Carl is
an agent of another one, and the chief administers the site.
"""

from dataclasses import dataclass, field
from typing import Any

EVERYBODY = frozenset({"alice", "bob", "carl", "anna", "lena", "chief"})
DESK = frozenset({"anna", "lena", "carl", "chief"})
TEAM = frozenset({"anna", "lena", "chief"})
LEADS = frozenset({"lena", "chief"})
ALICE = frozenset({"alice"})
ANNA = frozenset({"anna"})
CARL = frozenset({"carl"})
SEES = TEAM | ALICE
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may ask so. To others it does not exist (404), but `told_no` see it and are
    refused (403). In `data` and in addresses a name in braces is a thing of the desk."""

    may: frozenset[str]
    data: dict[str, Any] = field(default_factory=dict)
    method: str = "get"
    told_no: frozenset[str] = NOBODY
    strangers: bool = False


def get(may: frozenset[str], **more: Any) -> Rule:
    return Rule(may, **more)


def post(may: frozenset[str], **more: Any) -> Rule:
    return Rule(may, method="post", **more)


KEY = {"key": "k" * 32}
REPLY = {"mode": "public", "reply": "Try again.", **KEY}
REQUEST = {"subject": "Help", "content": "Please"}
ARTICLE = {"title": "The kettle", "body": "It boils.", "audience": "public"}
MACRO = {"title": "Hello", "mode": "public", "body": "Hello"}

RULES: dict[str, list[Rule]] = {
    # Everybody's own news; of the ticket that a form names only one's own are read.
    "notifications": [get(EVERYBODY)],
    "notification_count": [get(EVERYBODY)],
    "read_notifications": [post(EVERYBODY, data={"ticket": "{number}"})],
    "notification_choices": [get(EVERYBODY), post(EVERYBODY)],
    # Numbers of their teams, for leads; of all, for staff.
    "reports": [get(LEADS)],
    "reports_csv": [get(LEADS)],
    # A ticket, on both of its sides.
    "ticket": [get(SEES)],
    "changes": [get(SEES)],
    "earlier": [get(SEES)],
    "files": [post(SEES)],
    "attachment": [get(SEES)],
    "return_to_ai": [post(SEES)],
    # What only who asked does.
    "write": [post(ALICE, data={"content": "Hello?"})],
    "close": [post(ALICE)],
    "rate": [post(ALICE, data={"score": 5})],
    "person": [get(ALICE), post(ALICE, data={"subject": "A person, please"})],
    "solved_by_ai": [post(ALICE)],
    # What is anybody's own.
    "tickets": [get(EVERYBODY)],
    "ask": [get(EVERYBODY), post(EVERYBODY, data={"content": "How do I reset it?"})],
    "new_ticket": [get(EVERYBODY), post(EVERYBODY, data=REQUEST)],
    # Who has the link from the mail need not sign in.
    "rate_by_token": [
        get(EVERYBODY, strangers=True),
        post(EVERYBODY, data={"score": 5}, strangers=True),
    ],
    # A ticket, for who works it.
    "take": [post(TEAM)],
    "undo": [post(ANNA, told_no=frozenset({"lena", "chief"}))],
    "remove_file": [post(ANNA)],
    "history": [get(TEAM)],
    "send": [post(TEAM, data=REPLY)],
    "draft": [post(TEAM, data={"mode": "public", "body": "H", "based_on_seq": 1})],
    "fields": [get(TEAM), post(TEAM, data={"priority": 3})],
    "snooze": [get(TEAM), post(TEAM, data={"until": "hour"})],
    "spam": [get(TEAM), post(TEAM)],
    "follow": [post(TEAM)],
    "merge": [get(TEAM), post(TEAM, data={"number": "{other}"})],
    "link": [get(TEAM), post(TEAM, data={"number": "{other}"})],
    "unlink": [post(TEAM)],
    "people": [get(TEAM)],
    "macro_picker": [get(TEAM)],
    "macro_text": [get(TEAM)],
    "apply_macro": [post(TEAM)],
    # What leads do. Anna sees the closed ticket, and is told no.
    "reopen": [post(LEADS, told_no=ANNA)],
    "redact": [
        get(LEADS, told_no=ANNA | ALICE),
        post(LEADS, told_no=ANNA | ALICE),
    ],
    # The inbox: each agent has their own.
    "inbox": [get(DESK)],
    "rows": [get(DESK)],
    "folders": [get(DESK)],
    "bulk": [post(DESK, data={"ticket": "{number}", "priority": 3})],
    "save_view": [get(DESK), post(DESK, data={"name": "Mine"})],
    "delete_view": [post(LEADS)],
    # The help centre is everybody's; its articles are written by the desk, and leads
    # decide what is read. Who reads which article is in test_articles.py.
    "help": [get(EVERYBODY, strangers=True)],
    "article": [get(EVERYBODY, strangers=True)],
    "vote": [post(EVERYBODY, data={"helped": "1"}, strangers=True)],
    "articles": [get(DESK)],
    "new_article": [get(DESK), post(DESK, data=ARTICLE)],
    "preview_article": [post(DESK, data=ARTICLE)],
    "edit_article": [get(DESK), post(DESK, data=ARTICLE)],
    "article_versions": [get(DESK)],
    "restore_article": [post(DESK)],
    "publish_article": [post(LEADS, told_no=ANNA | CARL)],
    "withdraw_article": [post(LEADS, told_no=ANNA | CARL)],
    "article_from_ticket": [post(TEAM)],
    "ai_article": [get(TEAM), post(TEAM)],
    # Macros: a team's are its leads'.
    "macros": [get(DESK)],
    "new_macro": [get(DESK), post(DESK, data=MACRO)],
    "macro": [get(LEADS), post(LEADS, data=MACRO)],
    "delete_macro": [post(LEADS)],
    # What the AI writes for agents.
    "ai": [get(TEAM)],
    "ai_draft": [get(TEAM), post(TEAM, data={"tone": "brief"})],
    "ai_summary": [get(TEAM), post(TEAM)],
    "ai_triage": [get(TEAM), post(TEAM)],
    "ai_run": [get(TEAM)],
    "ai_age": [get(TEAM)],
    "ai_stream": [get(TEAM)],
    "ai_stop": [post(TEAM)],
    "ai_accept": [post(TEAM)],
    "ai_undo": [post(TEAM)],
    "ai_reject": [post(TEAM)],
    "ai_use": [post(TEAM, data={"how": "insert"})],
    "ai_rate": [post(TEAM, data={"helped": "1"})],
}
