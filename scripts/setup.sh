#!/bin/sh
# Make .venv from requirements.lock; does nothing when it is already right. Prints what it does, says plainly what is wrong.
set -eu
cd "$(dirname "$0")/.."
stamp=.venv/requirements.sha
want=$(cat requirements.lock scripts/setup.sh | (sha256sum 2>/dev/null || shasum -a 256) | cut -d' ' -f1)
[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ] && exit 0

is310() { [ -n "${1:-}" ] && "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != (3, 10))' >/dev/null 2>&1; }
python=
for candidate in "${PYTHON:-}" python3.10 python3; do
  found=$(command -v "$candidate" 2>/dev/null) || continue
  if is310 "$found"; then python=$found; break; fi
done
if [ -z "$python" ]; then
  for candidate in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.10.*/bin/python /opt/homebrew/bin/python3.10 /usr/local/bin/python3.10; do
    if is310 "$candidate"; then python=$candidate; break; fi
  done
fi
if [ -z "$python" ] && command -v uv >/dev/null 2>&1; then
  echo "setup: Python 3.10 is not here, asking uv for it"
  uv python install 3.10 >/dev/null 2>&1 && python=$(uv python find 3.10 2>/dev/null) || python=
fi
if [ -z "$python" ]; then
  echo "setup: Python 3.10 (with venv) was not found. Install it with one of these, then run make again:" >&2
  echo "  uv python install 3.10        (https://docs.astral.sh/uv)" >&2
  echo "  pyenv install 3.10            (https://github.com/pyenv/pyenv)" >&2
  echo "  brew install python@3.10      (macOS)" >&2
  exit 1
fi

free=$(df -Pk . | awk 'NR==2 {print int($4/1024)}')
if [ "$free" -lt 4000 ]; then
  echo "setup: only $free MB of disk are free here; 4,000 MB are needed for the packages" >&2
  exit 1
fi

echo "setup: Python is $python ($("$python" -V))"
echo "setup: making .venv"
rm -rf .venv
"$python" -m venv .venv
echo "setup: installing $(grep -c '==' requirements.lock) packages, all checked by hash (2 to 5 minutes the first time)"
# --no-deps: the lock is complete, and Rasa's own metadata forbids the safe overrides of overrides.txt.
if ! .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
    -r requirements.lock >.venv/install.log 2>&1; then
  grep -v 'is ignored: it is neither' .venv/install.log | tail -n 15 >&2
  echo "setup: the packages could not be installed (see .venv/install.log). Is the network there?" >&2
  exit 1
fi
echo "$want" >"$stamp"
echo "setup: done"
