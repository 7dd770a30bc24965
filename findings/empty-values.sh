#!/bin/sh
# "a=1&b=" has two fields, the second with an empty value (WHATWG URL standard, urlencoded parsing). BlackSheep's
# request.form(), Sanic's request.form and Python's parse_qs have only one. Needs python3 and pip.
# Exit code 0: still so; 1: changed.
set -eu
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"
python3 -m venv venv
venv/bin/pip install -q blacksheep==2.6.4 sanic==25.12.1 sanic-testing==24.6.0
cat > ask.py <<'PYTHON'
import asyncio
import json
import logging
import platform
from importlib.metadata import version
from urllib.parse import parse_qs

logging.disable()
BODY, FORM = b"a=1&b=", "application/x-www-form-urlencoded"


async def blacksheep():
    from blacksheep import Content, Request

    request = Request("POST", b"/", [(b"content-type", FORM.encode())])
    return await request.with_content(Content(FORM.encode(), BODY)).form()


def sanic():
    from sanic import Sanic, text

    application = Sanic("empty")

    @application.post("/")
    async def callback(request):
        return text(json.dumps([request.form, request.get_form(keep_blank_values=True)]))

    from sanic_testing.testing import SanicTestClient

    _, answer = SanicTestClient(application).post("/", content=BODY, headers={"Content-Type": FORM})
    return json.loads(answer.text)


found = {
    f"blacksheep {version('blacksheep')}": asyncio.run(blacksheep()),
    f"Python {platform.python_version()} parse_qs": parse_qs(BODY.decode()),
}
found[f"sanic {version('sanic')}"], kept = sanic()
for name, fields in found.items():
    print(f"{name}: {fields}")
print(f"sanic, get_form(keep_blank_values=True): {kept}")
raise SystemExit(0 if all(list(fields) == ["a"] for fields in found.values()) else 1)
PYTHON
venv/bin/python -W ignore ask.py
