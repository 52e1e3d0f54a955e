"""The addresses of the sockets."""

from django.urls import path

from chat.consumers import NoticesConsumer

websocket_urlpatterns = [
    path("ws/notices/", NoticesConsumer.as_asgi()),  # type: ignore[arg-type]
]
