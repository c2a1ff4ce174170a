"""Write tests/data/catalogue_facts.json: names, numbers, hours, cost and languages as they stand in the catalogue now.

The test beside it fails when a fact changes, so that none changes by accident. After a change on purpose, compared with
its source: `python scripts/freeze_facts.py`, look at the diff, and commit both.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from navigator.loading import catalogue_files, read_yaml  # noqa: E402

TARGET = ROOT / "tests" / "data" / "catalogue_facts.json"
POINT_FIELDS = ("channel", "value", "hours", "cost", "languages")


def facts() -> dict[str, dict[str, Any]]:
    """Facts of each record by id, the withdrawn ones too."""
    return {record["id"]: _facts_of(record) for record in map(read_yaml, catalogue_files())}


def _facts_of(record: dict[str, Any]) -> dict[str, Any]:
    points = [{field: point[field] for field in POINT_FIELDS} for point in record["contact_points"]]
    return {"name": record["name"], "under18": record["under18"], "contact_points": points}


def main() -> int:
    lines = [
        f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}"
        for key, value in facts().items()
    ]
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    print(f"{TARGET.relative_to(ROOT)}: {len(lines)} records")
    return 0


if __name__ == "__main__":
    sys.exit(main())
