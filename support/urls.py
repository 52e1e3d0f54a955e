"""The addresses of the desk's pages."""

from django.urls import URLPattern, URLResolver, include, path

from support.views import (
    ai,
    ai_decide,
    ai_stream,
    article_versions,
    article_writing,
    articles,
    asking,
    attachments,
    bulk,
    changes,
    composing,
    fields,
    handoffs,
    help_centre,
    inbox,
    joining,
    macros,
    messages,
    mine,
    notifications,
    people,
    ratings,
    reports,
    requests,
    saved_views,
    standing,
    tickets,
)

app_name = "support"

_ticket: list[URLPattern | URLResolver] = [
    path("", tickets.ticket, name="ticket"),
    path("take/", tickets.take, name="take"),
    path("write/", requests.write, name="write"),
    path("close/", requests.close, name="close"),
    path("rating/", ratings.rate, name="rate"),
    path("to-ai/", handoffs.return_to_ai, name="return_to_ai"),
    path("changes/", changes.changes, name="changes"),
    path("history/", tickets.history, name="history"),
    path("send/", composing.send, name="send"),
    path("draft/", composing.draft, name="draft"),
    path("files/", attachments.files, name="files"),
    path("before/<uuid:message_id>/", messages.earlier, name="earlier"),
    path("fields/", fields.fields, name="fields"),
    path("snooze/", standing.snooze, name="snooze"),
    path("reopen/", standing.reopen, name="reopen"),
    path("spam/", standing.spam, name="spam"),
    path("follow/", standing.follow, name="follow"),
    path("merge/", joining.merge, name="merge"),
    path("link/", joining.link, name="link"),
    path("unlink/<int:link_id>/", joining.unlink, name="unlink"),
    path("people/", people.people, name="people"),
    path("macros/", macros.picker, name="macro_picker"),
    path("macros/<int:macro_id>/", macros.text, name="macro_text"),
    path("macros/<int:macro_id>/apply/", macros.apply, name="apply_macro"),
    path("article/", article_writing.from_ticket, name="article_from_ticket"),
    path("article/write/", article_writing.write, name="ai_article"),
    path("ai/", ai.panel, name="ai"),
    path("ai/draft/", ai.draft, name="ai_draft"),
    path("ai/summary/", ai.summary, name="ai_summary"),
    path("ai/triage/", ai.triage, name="ai_triage"),
]

_ai: list[URLPattern | URLResolver] = [
    path("runs/<uuid:run_id>/", ai.run, name="ai_run"),
    path("runs/<uuid:run_id>/age/", ai.age, name="ai_age"),
    path("runs/<uuid:run_id>/stream/", ai_stream.stream, name="ai_stream"),
    path("runs/<uuid:run_id>/stop/", ai_stream.stop, name="ai_stop"),
    path("<uuid:suggestion_id>/accept/", ai_decide.accept, name="ai_accept"),
    path("<uuid:suggestion_id>/undo/", ai_decide.undo, name="ai_undo"),
    path("<uuid:suggestion_id>/reject/", ai_decide.reject, name="ai_reject"),
    path("<uuid:suggestion_id>/use/", ai_decide.use, name="ai_use"),
    path("<uuid:suggestion_id>/rate/", ai_decide.rate, name="ai_rate"),
]

_inbox: list[URLPattern | URLResolver] = [
    path("", inbox.inbox, name="inbox"),
    path("rows/", inbox.rows, name="rows"),
    path("folders/", inbox.folders, name="folders"),
    path("bulk/", bulk.edit, name="bulk"),
    path("views/save/", saved_views.save, name="save_view"),
    path("views/<int:view_id>/delete/", saved_views.delete, name="delete_view"),
]

_macros: list[URLPattern | URLResolver] = [
    path("", mine.macros, name="macros"),
    path("new/", mine.new, name="new_macro"),
    path("<int:macro_id>/", mine.macro, name="macro"),
    path("<int:macro_id>/delete/", mine.delete, name="delete_macro"),
]

_notifications: list[URLPattern | URLResolver] = [
    path("", notifications.notifications, name="notifications"),
    path("count/", notifications.count, name="notification_count"),
    path("read/", notifications.read, name="read_notifications"),
    path("choices/", notifications.choose, name="notification_choices"),
]

_articles: list[URLPattern | URLResolver] = [
    path("", articles.list_, name="articles"),
    path("new/", articles.new, name="new_article"),
    path("preview/", articles.preview, name="preview_article"),
    path("<int:article_id>/", articles.edit, name="edit_article"),
    path("<int:article_id>/publish/", article_versions.publish, name="publish_article"),
    path(
        "<int:article_id>/withdraw/", article_versions.withdraw, name="withdraw_article"
    ),
    path(
        "<int:article_id>/versions/", article_versions.versions, name="article_versions"
    ),
    path(
        "<int:article_id>/versions/<int:version>/restore/",
        article_versions.restore,
        name="restore_article",
    ),
]

_help: list[URLPattern | URLResolver] = [
    path("", help_centre.home, name="help"),
    path("<slug:slug>/", help_centre.article, name="article"),
    path("<slug:slug>/vote/", help_centre.vote, name="vote"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", requests.tickets, name="tickets"),
    path("new/", requests.new_ticket, name="new_ticket"),
    path("ask/", asking.ask, name="ask"),
    path("chats/<uuid:chat_id>/person/", handoffs.person, name="person"),
    path("chats/<uuid:chat_id>/solved/", handoffs.solved_by_ai, name="solved_by_ai"),
    path("rate/<str:token>/", ratings.rate_by_token, name="rate_by_token"),
    path("inbox/", include(_inbox)),
    path("macros/", include(_macros)),
    path("reports/", reports.reports, name="reports"),
    path("reports/table.csv", reports.reports_csv, name="reports_csv"),
    path("notifications/", include(_notifications)),
    path("help/", include(_help)),
    path("articles/", include(_articles)),
    path("tickets/<int:number>/", include(_ticket)),
    path("ai/", include(_ai)),
    path("messages/<uuid:message_id>/redact/", standing.redact, name="redact"),
    path("messages/<uuid:message_id>/undo/", composing.undo, name="undo"),
    path("files/<uuid:attachment_id>/", attachments.attachment, name="attachment"),
    path("files/<uuid:attachment_id>/remove/", attachments.remove, name="remove_file"),
]
