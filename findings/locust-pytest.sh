#!/bin/sh
# Where Locust is installed, pytest does not start for a project whose own conftest.py adds an option --host:
# Locust brings a plugin that adds one to every run, and fixtures "session" and "fastsession". -p no:locust leaves
# it out. Needs python3 and pip. Exit code 0: still so; 1: changed.
set -eu
folder=$(mktemp -d) && cd "$folder"
trap 'cd /; rm -rf "$folder"' EXIT
python3 -m venv venv
venv/bin/pip install -q pytest
mkdir shop
cat > shop/conftest.py <<'PYTHON'
def pytest_addoption(parser):
    parser.addoption("--host", default="localhost")
PYTHON
cat > shop/test_shop.py <<'PYTHON'
def test_host(request):
    assert request.config.getoption("--host") == "localhost"
PYTHON

passes() { # further flags; whether the shop's test passes
    venv/bin/pytest -q "$@" shop >log 2>&1
}

before=$(passes && echo passes || echo fails)
venv/bin/pip install -q locust==2.47.0
venv/bin/pip list 2>/dev/null | grep -i -E "^(locust|pytest) "
after=$(passes && echo passes || echo fails)
tail -n 1 log
left_out=$(passes -p no:locust && echo passes || echo fails)
echo "without Locust: $before; with it: $after; with it and -p no:locust: $left_out"
[ "$before $after $left_out" = "passes fails passes" ]
