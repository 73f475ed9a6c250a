"""What a hook answers: a context for the model, a line for the person, or nothing."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from progresslib.hook.runner import Answer


def answer(event_name: str, context: str = "", line: str = "") -> Answer:
    """The object to print at an event of this name; an empty one where there is nothing to say."""
    made: Answer = {}
    if context:
        made["hookSpecificOutput"] = {"hookEventName": event_name, "additionalContext": context}
    if line:
        made["systemMessage"] = line
    return made
