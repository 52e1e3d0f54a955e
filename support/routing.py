"""The addresses of the desk's sockets."""

from django.urls import path

from support.consumers.inbox import InboxConsumer
from support.consumers.ticket import TicketConsumer

websocket_urlpatterns = [
    path("ws/inbox/", InboxConsumer.as_asgi()),  # type: ignore[arg-type]
    path("ws/tickets/<int:number>/", TicketConsumer.as_asgi()),  # type: ignore[arg-type]
]
