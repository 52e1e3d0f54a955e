"""The API's page for people, drawn on the server from its OpenAPI schema.

Swagger UI, the library's page, is 1.5 MB of script that a strict CSP gets in the way
of; this needs none.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

Schema = dict[str, Any]


class Page(DocsBase):
    """Every call: what it does, takes and gives."""

    def render_page(
        self, request: HttpRequest, api: NinjaAPI, **kwargs: Any
    ) -> HttpResponse:
        """The page."""
        schema = api.get_openapi_schema()
        calls = groupby(_calls(schema), lambda call: call["group"])
        context = {
            "groups": [(group, list(found)) for group, found in calls],
            "schema_url": self.get_openapi_url(api, kwargs),
            "site": request.build_absolute_uri("/").rstrip("/"),
        }
        return render(request, "chat/pages/api.html", context)


def _calls(schema: Schema) -> Iterator[dict[str, Any]]:
    models = schema["components"]["schemas"]
    for path, methods in schema["paths"].items():
        for method, call in methods.items():
            yield {
                "group": call["tags"][0],
                "id": call["operationId"],
                "method": method.upper(),
                "path": path,
                "text": call["description"],
                "fields": [*_parameters(call), *_body(call, models)],
                "gives": [
                    {"status": status, **_given(answer, models)}
                    for status, answer in call["responses"].items()
                    if status < 400
                ],
            }


def _parameters(call: Schema) -> Iterator[Schema]:
    for parameter in call["parameters"]:
        if parameter["in"] != "path":
            yield _field(parameter["name"], parameter["schema"], parameter["in"])


def _body(call: Schema, models: Schema) -> Iterator[Schema]:
    if "requestBody" in call:
        content = call["requestBody"]["content"]["application/json"]["schema"]
        content = content.get("allOf", [content])[0]
        model = models[_type(content)]
        for name, schema in model["properties"].items():
            yield _field(name, schema, "body")


def _given(answer: Schema, models: Schema) -> Schema:
    """What an answer holds; streams and empty answers are described in words."""
    schema = answer.get("content", {}).get("application/json", {}).get("schema")
    if schema is None:
        return {"text": answer["description"], "fields": []}
    model = models[_type(schema)]
    fields = [_field(name, s, "") for name, s in model["properties"].items()]
    return {"text": model["description"], "fields": fields}


def _field(name: str, schema: Schema, place: str) -> Schema:
    text = schema.get("description", "")
    return {"name": name, "type": _type(schema), "place": place, "text": text}


def _type(schema: Schema) -> str:
    """The type in words, such as "list of Message or null"."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[1]
    if "anyOf" in schema:
        return " or ".join(_type(choice) for choice in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}"
    return str(schema.get("format") or schema["type"])
