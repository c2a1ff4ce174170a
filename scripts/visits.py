"""Print how often each source was visited and which services were reported, from var/: `visits.py [days]`."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from extensions.channels.counts import Table, read_table  # noqa: E402

DAYS = 31


def main() -> int:
    days = int(sys.argv[1]) if len(sys.argv) > 1 else DAYS
    for title, name, parts in (
        ("visits by source", "visits.json", "page"),
        ("reports by service", "reports.json", "reason"),
    ):
        print(f"{title}, last {days} days with any\n")
        print(table_text(read_table(ROOT / "var" / name), parts, days))
    return 0


def table_text(table: Table, parts: str, days: int) -> str:
    """One line a name and part, most first, with the first and the last day it was counted."""
    counts: Counter[tuple[str, str]] = Counter()
    seen: dict[tuple[str, str], list[str]] = {}
    for day in sorted(table)[-days:]:
        for name, found in table[day].items():
            for part, count in found.items():
                counts[name, part] += count
                seen.setdefault((name, part), []).append(day)
    if not counts:
        return "  none\n"
    lines = [f"  {'count':>7}  {'name':<32} {parts:<14} {'first':<12} last"]
    lines += [
        f"  {count:>7}  {name:<32} {part:<14} {seen[name, part][0]:<12} {seen[name, part][-1]}"
        for (name, part), count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
