#!/bin/sh
# Litestar's request.form() has the fields in another order in each process: they pass through a set. Needs
# python3 and pip. Exit code 0: still so; 1: changed.
set -eu
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"
python3 -m venv venv
venv/bin/pip install -q litestar==2.25.0
cat > ask.py <<'PYTHON'
import logging

from litestar import Litestar, Request, post
from litestar.testing import TestClient


logging.disable()


@post("/", media_type="text/plain")
async def callback(request: Request) -> str:
    return " ".join(name for name, _ in (await request.form()).multi_items())


with TestClient(Litestar([callback])) as client:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    print(client.post("/", content=b"a=1&b=2&c=3&d=4&e=5&f=6", headers=headers).text)
PYTHON
venv/bin/pip list 2>/dev/null | grep -i "^litestar "
for seed in 1 2 3 4; do PYTHONHASHSEED=$seed venv/bin/python -W ignore ask.py; done | tee orders
[ "$(sort -u orders | wc -l)" -gt 1 ]
