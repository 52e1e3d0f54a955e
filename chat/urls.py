"""The addresses of the chat pages."""

from django.urls import URLPattern, URLResolver, include, path

from chat.views import chats, messages, pages, stop, stream

app_name = "chat"

_message: list[URLPattern | URLResolver] = [
    path("", messages.message, name="message"),
    path("stream/", stream.stream, name="stream"),
    path("edit/", messages.edit, name="edit"),
    path("regenerate/", messages.regenerate, name="regenerate"),
    path("continue/", messages.go_on, name="continue"),
    path("select/", messages.select, name="select"),
    path("feedback/", messages.rate, name="feedback"),
    path("suggestions/", messages.suggestions, name="suggestions"),
]

_chat: list[URLPattern | URLResolver] = [
    path("", pages.chat, name="chat"),
    path("messages/", messages.chat_messages, name="messages"),
    path("messages/<uuid:message_id>/", include(_message)),
    path("stop/", stop.stop, name="stop"),
    path("rename/", chats.rename, name="rename"),
    path("instructions/", chats.instructions, name="instructions"),
    path("pin/", chats.pin, name="pin"),
    path("archive/", chats.archive, name="archive"),
    path("delete/", chats.delete, name="delete"),
    path("restore/", chats.restore, name="restore"),
]

urlpatterns = [
    path("", pages.home, name="home"),
    path("chats/", pages.chats, name="chats"),
    path("chats/<uuid:chat_id>/", include(_chat)),
]
