"""The addresses of the sockets."""

from django.urls import path

from chat.consumers.chat import ChatConsumer
from chat.consumers.notices import NoticesConsumer

websocket_urlpatterns = [
    path("ws/notices/", NoticesConsumer.as_asgi()),  # type: ignore[arg-type]
    path("ws/chats/<uuid:chat_id>/", ChatConsumer.as_asgi()),  # type: ignore[arg-type]
]
