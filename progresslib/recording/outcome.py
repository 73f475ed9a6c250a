"""What has become of a run: its report, why it failed, who stopped it."""

from __future__ import annotations

from progresslib.hook.event import text_in
from progresslib.recording.run import RunState
from progresslib.secrets.masking import masked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_API_ERROR = "API Error: "
_HARNESS = "<tools-used-before-summary>"
_BROKEN_OFF = "Agent terminated early due to an API error"
_DETAILS = " (error type "
LONGEST_FAILURE = 500


def report(run: RunState, text: str) -> None:
    """Notes what an agent has said at its end, masked; the same once."""
    text = masked(text)
    if _is_api_error(text):
        fail(run, text)
    elif not run.reports or run.reports[-1] != text:
        run.reports.append(text)
        run.arrived = False


def give_back(run: RunState, tool_use_id: str, text: str, error: str) -> None:
    """Notes what a call has given back, masked, or the `error` that has broken its agent off."""
    text = masked(text)
    if error or _is_api_error(text):
        fail(run, run.failure or error or text)
    if error or not _is_api_error(text):
        run.returned[tool_use_id or "call"] = text


def fail(run: RunState, error: str) -> None:
    """Notes why a run has failed, in the words that all events for one failure share."""
    cause = error.removeprefix(_BROKEN_OFF).partition(_DETAILS)[0].lstrip(": ")
    run.failure = " ".join((cause or error).split())[:LONGEST_FAILURE]
    run.close()


def stop(run: RunState, why: str) -> None:
    """Notes that a run was stopped before its end, as the client tells."""
    run.interruption = run.interruption or why
    run.is_stopped = True
    run.close()


def interrupt(run: RunState, why: str, now: float) -> None:
    """Notes that a run's client has ended without an end of the run."""
    run.interruption = run.interruption or why
    run.close()
    run.end(now)


def look_for_error(run: RunState) -> None:
    """Notes that a background agent of a client before 2.1.47 has failed, if its transcript ends so."""
    from progresslib.recording.transcripts import error_at_end  # only for old clients

    error = masked(error_at_end(run.transcript))
    if error:
        fail(run, error)


def texts_of(response: dict[str, Any]) -> tuple[str, str]:
    """Why an agent was broken off, "" if it was not, and what its call gave back, without the client's own words."""
    content = response.get("content")
    blocks = content if isinstance(content, list) else []
    texts = [text_in(block, "text") for block in blocks if isinstance(block, dict)]
    error = next((text for text in texts if text.startswith(_BROKEN_OFF)), "")
    texts = [text for text in texts if text and not text.startswith((_HARNESS, _BROKEN_OFF))]
    return masked(error.partition("\n")[0]), "\n".join(texts)


def _is_api_error(text: str) -> bool:
    """Whether a report is the client's word for an API error: up to 2.1.63 that comes as if the agent had said it."""
    return text.startswith(_API_ERROR) and text[len(_API_ERROR) :][:3].isdigit()
