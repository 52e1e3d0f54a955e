"""How the admin looks and what its sidebar holds (django-unfold)."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy


def _style(request: HttpRequest) -> str:
    return static("css/admin.css")


def _charts(request: HttpRequest) -> str:
    return static("css/charts.css")


def _favicon(request: HttpRequest) -> str:
    return static("favicon.svg")


def _item(title: str, icon: str, model: str) -> dict[str, Any]:
    """A link to the list of *model* ("app.model"), for those who may view it."""
    app, name = model.split(".")

    def may_view(request: HttpRequest) -> bool:
        return request.user.has_perm(f"{app}.view_{name}")

    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{app}_{name}_changelist"),
        "permission": may_view,
    }


UNFOLD = {
    "SITE_TITLE": "Chatsite",
    "SITE_HEADER": "Chatsite",
    "SITE_SUBHEADER": "Staff",
    "SITE_SYMBOL": "forum",
    "SHOW_VIEW_ON_SITE": True,
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": _favicon}],
    "STYLES": [_charts, _style],
    # The site's petrol and slate: see static/css/tokens.css.
    "COLORS": {
        "base": {
            "50": "oklch(98.5% 0.003 235)",
            "100": "oklch(96.5% 0.004 235)",
            "200": "oklch(92% 0.006 235)",
            "300": "oklch(86% 0.008 235)",
            "400": "oklch(72% 0.01 235)",
            "500": "oklch(50% 0.014 235)",
            "600": "oklch(44% 0.014 235)",
            "700": "oklch(37% 0.013 235)",
            "800": "oklch(29% 0.01 235)",
            "900": "oklch(20.5% 0.008 235)",
            "950": "oklch(15% 0.008 235)",
        },
        "primary": {
            "50": "oklch(97.5% 0.012 222)",
            "100": "oklch(94.5% 0.02 222)",
            "200": "oklch(90% 0.035 222)",
            "300": "oklch(83% 0.06 222)",
            "400": "oklch(76% 0.085 222)",
            "500": "oklch(62% 0.09 222)",
            "600": "oklch(50% 0.09 222)",
            "700": "oklch(45% 0.085 222)",
            "800": "oklch(38% 0.075 222)",
            "900": "oklch(31% 0.055 222)",
            "950": "oklch(23% 0.04 222)",
        },
    },
    "DASHBOARD_CALLBACK": "chat.admin.dashboard.context",
    "SIDEBAR": {
        "show_all_applications": True,
        "navigation": [
            {
                "items": [
                    {
                        "title": "Overview",
                        "icon": "monitoring",
                        "link": reverse_lazy("admin:index"),
                    }
                ]
            },
            {
                "title": "Conversations",
                "items": [
                    _item("Chats", "forum", "chat.chat"),
                    _item("Messages", "chat", "chat.message"),
                    _item("Feedback", "thumbs_up_down", "chat.feedback"),
                ],
            },
            {
                "title": "Engine",
                "items": [
                    _item("Generations", "bolt", "chat.generation"),
                    _item("Attempts", "replay", "chat.attempt"),
                    _item("Past attempts", "history", "chat.attemptday"),
                    _item("Model endpoints", "dns", "chat.modelendpoint"),
                ],
            },
            {
                "title": "Support",
                "items": [
                    _item("Tickets", "confirmation_number", "support.ticket"),
                    _item("Ticket messages", "sms", "support.ticketmessage"),
                    _item("Audit", "history", "support.ticketevent"),
                    _item("Attachments", "attach_file", "support.attachment"),
                    _item("AI runs", "neurology", "support.airun"),
                    _item("Handoffs", "swap_horiz", "support.handoff"),
                    _item("Ratings", "mood", "support.csatresponse"),
                ],
            },
            {
                "title": "Desk",
                "items": [
                    _item("Teams", "groups", "support.team"),
                    _item("Agents", "support_agent", "support.agentprofile"),
                    _item("Products", "inventory_2", "support.product"),
                    _item("Tags", "sell", "support.tag"),
                    _item("Macros", "quickreply", "support.macro"),
                    _item("Saved views", "view_list", "support.savedview"),
                    _item("Articles", "menu_book", "support.article"),
                    _item("Votes on articles", "thumbs_up_down", "support.articlevote"),
                ],
            },
            {
                "title": "Service levels",
                "items": [
                    _item("Policies", "timer", "support.slapolicy"),
                    _item("Calendars", "calendar_month", "support.businesscalendar"),
                ],
            },
            {
                "title": "People",
                "items": [
                    _item("Users", "person", "accounts.user"),
                    _item("Groups", "group", "auth.group"),
                    _item("API keys", "key", "accounts.apikey"),
                ],
            },
        ],
    },
}
