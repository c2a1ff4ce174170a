"""In processes of their own: what is imported cannot be taken back."""

from __future__ import annotations

import subprocess
import sys

SEEN = """
import sys
from extensions.rasa_server import import_rasa
import_rasa()
{then}
"""


def run(then: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", SEEN.format(then=then)], capture_output=True, text=True, check=False
    )


def test_server_comes_without_tensorflow() -> None:
    done = run(
        "print(any(getattr(m, '__file__', '') for n, m in sys.modules.items() if n.split('.')[0] == 'tensorflow'))"
    )

    assert done.stdout.strip() == "False", done.stderr


def test_others_are_told_that_tensorflow_is_not_there() -> None:
    done = run("import thinc.compat; print(thinc.compat.has_tensorflow)")

    assert done.stdout.strip() == "False", done.stderr


def test_policies_that_we_run_are_the_real_ones() -> None:
    done = run("from rasa.core.policies.rule_policy import RulePolicy; print(RulePolicy.__name__)")

    assert done.stdout.strip() == "RulePolicy", done.stderr
