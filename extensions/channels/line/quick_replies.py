"""What can be pressed below the last message: LINE shows thirteen buttons, so a longer menu comes in parts."""

from __future__ import annotations

from extensions.channels.line import flex, limits
from extensions.channels.line.flex import Part
from extensions.channels.line.words import Words
from navigator import postbacks

Buttons = list[dict[str, str]]

#: Ways out of every reply: last, and never cut off.
WAYS_OUT = ("go_back", "human", "start_again")


def choices(buttons: Buttons, part: int = 1) -> Buttons:
    """Everything but the ways out; of the topics, those that part 1 had no room for where a later part is wanted."""
    found = [button for button in buttons if _intent(button) not in WAYS_OUT]
    return found[(_existing(buttons, part) - 1) * _room(buttons) :]


def drawn(words: Words, buttons: Buttons, part: int = 1, first: tuple[Part, ...] = ()) -> Part:
    """The `quickReply` of a message: actions that come `first`, the choices or a part of them, the ways out.

    «More» stands where topics are left over, and leads from the last part to the first again. No other menu is so
    long; if one were, its choices would stand in the list above all the same.
    """
    ways = [button for button in buttons if _intent(button) in WAYS_OUT]
    actions = [_pressed(button) for button in choices(buttons, part)]
    room = limits.QUICK_REPLIES - len(first) - len(ways)
    if _parts(buttons) > 1:
        part = _existing(buttons, part)
        following = str(part + 1 if part < _parts(buttons) else 1)
        more = flex.postback(
            words.say("line.card.more"), postbacks.build("more_topics", part=following)
        )
        actions = [*actions[: _room(buttons)], more]
    every = [*first, *actions[:room], *map(_pressed, ways)]
    return {"items": [{"type": "action", "action": _short(action)} for action in every]}


def _parts(buttons: Buttons) -> int:
    topics = any(_intent(button) == "select_topic" for button in buttons)
    if not topics or len(buttons) <= limits.QUICK_REPLIES:
        return 1
    ways = sum(_intent(button) in WAYS_OUT for button in buttons)
    return -(-(len(buttons) - ways) // _room(buttons))


def _existing(buttons: Buttons, part: int) -> int:
    """The wanted part, or the first where there is no such part."""
    return part if 1 <= part <= _parts(buttons) else 1


def _room(buttons: Buttons) -> int:
    """Choices that fit beside the ways out and «more»."""
    ways = sum(_intent(button) in WAYS_OUT for button in buttons)
    return limits.QUICK_REPLIES - ways - 1


def _intent(button: dict[str, str]) -> str:
    found = postbacks.read(button["postback"])
    return found[0] if found else ""


def _pressed(button: dict[str, str]) -> Part:
    return flex.postback(button["title"], button["postback"])


def _short(action: Part) -> Part:
    return {**action, "label": limits.shorten(action["label"], limits.QUICK_LABEL)}
