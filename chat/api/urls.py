"""The addresses of the API."""

from django.urls import path, re_path
from ninja import NinjaAPI

from chat.api import chats, docs, errors, messages, streams
from chat.api.auth import Bearer, Session

api = NinjaAPI(
    title="Chatsite",
    version="1",
    urls_namespace="api",
    auth=[Bearer(), Session()],
    parser=errors.JSONParser(),
    docs=docs.Page(),
)
for router in (chats.router, messages.router, streams.router):
    api.add_router("", router)
errors.install(api)

calls, app, namespace = api.urls
for call in calls:
    call.callback = errors.in_shape(call.callback)

urlpatterns = [
    path("v1/", errors.unknown),
    path("v1/", (calls, app, namespace)),
    re_path("", errors.unknown),
]
