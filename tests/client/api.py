"""A scripted Messages API on loopback: answers the client from a script and keeps every request it got.

The script is stateless. A marker word `scenario:NAME` in the newest user text that has one picks the scenario, the
number of assistant messages after that text the step. Past the last step, and without a marker, the answer is the text
`Done.`, so a subagent (whose prompt carries its own marker), a summary and a title are all answered by the same rule.
A step may be a function of the messages, for what only the client knows, such as the id of an agent.
"""

from __future__ import annotations

import json
import re
import sys
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple, Union

Block = Mapping[str, Any]
Messages = Sequence[Mapping[str, Any]]
Step = Union[Sequence[Block], Callable[[Messages], Sequence[Block]]]
Script = Mapping[str, Sequence[Step]]

MARKER = re.compile(r"\bscenario:([\w-]+)")


class Request(NamedTuple):
    """One request of the client: its path without the query, and its JSON body."""

    path: str
    body: dict[str, Any]

    @property
    def texts(self) -> list[str]:
        """Every text the model would see, in order: the system prompt's blocks, then those of the messages."""
        return [*_texts(self.body.get("system")), *self.said]

    @property
    def said(self) -> list[str]:
        """Every text of the messages, in order, without the system prompt."""
        return [text for message in self.body.get("messages", []) for text in _texts(message["content"])]


def text(words: str) -> Block:
    """A text block of an answer."""
    return {"type": "text", "text": words}


def tool_use(name: str, **tool_input: object) -> Block:
    """A call of the tool NAME in an answer; the server gives it an id."""
    return {"type": "tool_use", "name": name, "input": tool_input}


def refusal(words: str) -> Block:
    """Stands for an answer with HTTP status 400 in place of content: an error that the client does not try again."""
    return {"type": "error", "error": {"type": "invalid_request_error", "message": words}}


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that ends hangs up; anything else is shown."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class Api:
    """The server, a context manager. `script` maps scenario names to steps; `requests` grows as the client asks."""

    def __init__(self, script: Script | None = None) -> None:
        self.script = script or {}
        self.requests: list[Request] = []
        self._server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"api": self}))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def url(self) -> str:
        """What the client takes as ANTHROPIC_BASE_URL."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Api:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def answer(script: Script, messages: Messages) -> list[dict[str, Any]]:
    """The content blocks that the script gives after these messages; a tool call's id is the same each time."""
    name, step = position(messages)
    steps = script.get(name, ())
    given = steps[step] if step < len(steps) else [text("Done.")]
    blocks = given(messages) if callable(given) else given
    return [
        {**block, "id": f"toolu_{name}_{step}_{number}"} if block["type"] == "tool_use" else dict(block)
        for number, block in enumerate(blocks)
    ]


def position(messages: Messages) -> tuple[str, int]:
    """The scenario that the newest marker names ("" without one) and the number of assistant messages after it."""
    answered = 0
    for message in reversed(messages):
        if message["role"] == "assistant":
            answered += 1
            continue
        found = [name for words in _texts(message["content"]) for name in MARKER.findall(words)]
        if found:
            return found[-1], answered
    return "", answered


def events(content: Sequence[Mapping[str, Any]], model: str) -> Iterator[dict[str, Any]]:
    """The streaming events that carry CONTENT, in the order in which the API sends them."""
    stop = "tool_use" if any(block["type"] == "tool_use" for block in content) else "end_turn"
    yield {"type": "message_start", "message": message([], model, None)}
    for index, block in enumerate(content):
        start, delta = _streamed(block)
        yield {"type": "content_block_start", "index": index, "content_block": start}
        yield {"type": "content_block_delta", "index": index, "delta": delta}
        yield {"type": "content_block_stop", "index": index}
    ended = {"stop_reason": stop, "stop_sequence": None}
    yield {"type": "message_delta", "delta": ended, "usage": {"output_tokens": 10}}
    yield {"type": "message_stop"}


def message(content: Sequence[Mapping[str, Any]], model: str, stop: str | None) -> dict[str, Any]:
    """A whole answer, as the API gives it to a client that does not stream; clients join messages that share an id."""
    usage = {"input_tokens": 10, "output_tokens": 10, "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0}
    return {
        "id": f"msg_{uuid.uuid4().hex}",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": list(content),
        "stop_reason": stop,
        "stop_sequence": None,
        "usage": usage,
    }


def _streamed(block: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    if block["type"] == "text":
        return {"type": "text", "text": ""}, {"type": "text_delta", "text": block["text"]}
    return {**block, "input": {}}, {"type": "input_json_delta", "partial_json": json.dumps(block["input"])}


def _texts(content: object) -> list[str]:
    if isinstance(content, str):
        return [content]
    if not isinstance(content, list):
        return []
    found = []
    for block in content:
        if block.get("type") == "text":
            found.append(block["text"])
        elif block.get("type") == "tool_result":
            found.extend(_texts(block.get("content")))
    return found


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    api: Api

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        path = self.path.partition("?")[0]
        self.api.requests.append(Request(path, body))
        if path.endswith("/count_tokens"):
            self._send(json.dumps({"input_tokens": 10}))
        elif path.endswith("/messages"):
            self._answer(body)
        else:
            self._send("{}")

    def do_GET(self) -> None:
        self._send("{}")

    def do_HEAD(self) -> None:
        self._send("")

    def _answer(self, body: Mapping[str, Any]) -> None:
        content = answer(self.api.script, body.get("messages", []))
        model = str(body.get("model", "scripted"))
        refused = [block for block in content if block["type"] == "error"]
        if refused:
            self._send(json.dumps(refused[0]), status=400)
            return
        if not body.get("stream"):
            self._send(json.dumps(message(content, model, "end_turn")))
            return
        lines = [f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events(content, model)]
        self._send("".join(lines), "text/event-stream")

    def _send(self, words: str, kind: str = "application/json", status: int = 200) -> None:
        data = words.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Keeps the server silent: what the client asked is in `Api.requests`."""
