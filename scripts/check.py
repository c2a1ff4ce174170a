"""Load every resource as the assistant and the site would; one line for the first broken file."""

from __future__ import annotations

import sys

from navigator.assistant import load_assistant
from navigator.errors import ResourceError

try:
    assistant = load_assistant("check" * 8, "http://localhost")
except ResourceError as error:
    print(error, file=sys.stderr)
    sys.exit(1)
print(
    f"check: ok, {len(assistant.catalogue.services)} services, {len(assistant.taxonomy.needs)} needs, "
    f"{len(assistant.content.all)} articles"
)
