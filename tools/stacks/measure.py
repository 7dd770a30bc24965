"""What do merchants' stacks make of a legal callback? Posts each legal form to each stack, and compares.

    python tools/stacks/measure.py --python VENV/bin/python --node FOLDER [NAME…]

``VENV`` has the Python frameworks, ``FOLDER`` the Node ones in ``node_modules``; the rest are Debian's
packages. Prints, for each stack, its version and the forms that arrive otherwise than they were sent.
"""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
FORM = "application/x-www-form-urlencoded"
USUAL = b"idFirstName=Ada&idLastName=Lovelace"
PAIRS = [["idFirstName", "Ada"], ["idLastName", "Lovelace"]]
Pairs = list[list[str]]


class Form(NamedTuple):
    """One legal way to write a callback: its Content-Type, its bytes, and what was meant."""

    content_type: str | None
    body: bytes = USUAL
    meant: Pairs = PAIRS


def _value(encoded: bytes, meant: str) -> Form:
    return Form(FORM, b"a=" + encoded + b"&b=2", [["a", meant], ["b", "2"]])


def _name(encoded: bytes, meant: str) -> Form:
    return Form(FORM, encoded + b"=1&b=2", [[meant, "1"], ["b", "2"]])


FORMS = {
    "usual": Form(FORM),
    "type in capitals": Form(FORM.upper()),
    "type in title case": Form("Application/X-WWW-Form-URLEncoded"),
    "charset=UTF-8": Form(f"{FORM};charset=UTF-8"),
    "; charset=utf-8": Form(f"{FORM}; charset=utf-8"),
    '; charset="UTF-8"': Form(f'{FORM}; charset="UTF-8"'),
    "; Charset=UTF-8": Form(f"{FORM}; Charset=UTF-8"),
    "blank before ;": Form(f"{FORM} ; charset=UTF-8"),
    "; at the end": Form(f"{FORM};"),
    "two parameters": Form(f"{FORM}; charset=UTF-8; x=y"),
    "no Content-Type": Form(None),
    "blank as %20": _value(b"Ada%20Maria", "Ada Maria"),
    "blank as +": _value(b"Ada+Maria", "Ada Maria"),
    "plus as %2B": _value(b"a%2Bb", "a+b"),
    "lower-case escapes": _value(b"%c3%a9%2f", "é/"),
    "letters escaped": _value(b"%41da", "Ada"),
    "*~ as they are": _value(b"*~", "*~"),
    "non-ASCII": _value("é".encode().hex("%").join(["%", ""]).encode(), "é"),
    "non-ASCII, charset": _value(b"%C3%A9", "é")._replace(content_type=f"{FORM};charset=UTF-8"),
    "four bytes": _value(b"%F0%9F%98%80", "😀"),
    "empty value": _value(b"", ""),
    "name alone": Form(FORM, b"a&b=2", [["a", ""], ["b", "2"]]),
    "; in a value": _value(b"x%3By", "x;y"),
    "; in a value, as it is": _value(b"x;y", "x;y"),
    "= in a value, as it is": _value(b"x=y", "x=y"),
    "& in a value": _value(b"x%26c%3D1", "x&c=1"),
    "JSON": _value(b"%7B%22c%22%3A%5B%221%22%5D%7D", '{"c":["1"]}'),
    "line end": _value(b"x%0D%0Ay", "x\r\ny"),
    "blanks around": _value(b"%20x%20", " x "),
    "dot in a name": _name(b"c.d", "c.d"),
    "brackets in a name": _name(b"c%5B0%5D", "c[0]"),
    "non-ASCII name": _name(b"%C3%A9", "é"),
    "repeated name": Form(FORM, b"a=1&a=2", [["a", "1"], ["a", "2"]]),
    "order": Form(FORM, b"z=1&m=2&a=3&y=4&b=5", [["z", "1"], ["m", "2"], ["a", "3"], ["y", "4"], ["b", "5"]]),
    "numbers as names": Form(FORM, b"z=1&2=2&1=3", [["z", "1"], ["2", "2"], ["1", "3"]]),
    "150 kB": _value(b"x" * 150_000, "x" * 150_000),
    "1,200 fields": Form(
        FORM, b"&".join(b"f%d=1" % n for n in range(1200)), [[f"f{n}", "1"] for n in range(1200)]
    ),
}


Command = Callable[[int, Path], list[str]]  # of a port and a folder of its own


class Stack(NamedTuple):
    command: Command
    version: list[str]
    folder: Path | None = None


def stacks(python: str, node: Path) -> dict[str, Stack]:
    found = {}
    script = str(HERE / "stacks.py")
    said = "import importlib.metadata as m,sys;print(*(f'{n} {m.version(n)}' for n in sys.argv[1:]))"
    for name, packages in PYTHON.items():
        command = _command(python, script, name)
        found[name] = Stack(command, [python, "-c", said, *packages.split()])
    for name, packages in NODE.items():
        asked = f"for (const n of {json.dumps(packages.split())}) console.log(n, "
        asked += "JSON.parse(require('fs').readFileSync(`node_modules/${n}/package.json`)).version)"
        script = str(HERE / "stacks.js")
        found[name] = Stack(_command("node", script, name), ["node", "-e", asked], node)
    for name in ("webrick", "rack", "sinatra"):
        package = f"ruby-{name}"
        found[name] = Stack(_command("ruby", str(HERE / "stacks.rb"), name), _debian(package))
    for name, package in PERL.items():
        found[name] = Stack(_command("perl", str(HERE / "stacks.pl"), name), _debian(package))
    found["cgi.pm"] = Stack(_cgi, _debian("libcgi-pm-perl"))
    found["php"] = Stack(
        lambda port, _: ["php", "-S", f"127.0.0.1:{port}", str(HERE / "stacks.php")], _debian("php8.2-cli")
    )
    found["go"] = Stack(_command("go", "run", str(HERE / "stacks.go")), ["go", "version"])
    for name, package in (("tomcat", "libtomcat9-java"), ("jetty", "libjetty9-java")):
        jars = "/usr/share/java/tomcat9-*" if name == "tomcat" else "/usr/share/java/jetty9-*"
        found[name] = Stack(_java(name, jars), _debian(package))
    return found


PYTHON = {
    "tornado": "tornado",
    "webob": "WebOb",
    "pyramid": "pyramid WebOb",
    "cherrypy": "CherryPy",
    "falcon": "falcon",
    "blacksheep": "blacksheep",
    "twisted": "Twisted",
    "litestar": "litestar",
    "flask": "Flask Werkzeug",
    "django": "Django",
    "django-rest-framework": "djangorestframework Django",
    "fastapi": "fastapi starlette python-multipart",
    "aiohttp": "aiohttp",
    "sanic": "sanic",
    "quart": "Quart Werkzeug",
    "bottle": "bottle",
    "web-py": "web.py",
    "microdot": "microdot",
    "python-parse-qs": "",
}
NODE = {
    "express": "express body-parser",
    "express-extended": "express body-parser qs",
    "koa-bodyparser": "koa koa-bodyparser",
    "@koa/bodyparser": "koa @koa/bodyparser",
    "koa-body": "koa koa-body",
    "fastify": "fastify @fastify/formbody",
    "hapi": "@hapi/hapi",
    "hono": "hono",
    "restify": "restify",
    "h3": "h3",
    "fetch-request-formdata": "",
}
PERL = {"plack": "libplack-perl", "mojolicious": "libmojolicious-perl", "dancer2": "libdancer2-perl"}


def _command(*words: str) -> Command:
    return lambda port, _: [*words, str(port)]


def _debian(package: str) -> list[str]:
    return ["dpkg-query", "-W", "-f", "${Package} ${Version}", package]


def _java(name: str, jars: str) -> Command:
    folder, _, start = jars.rpartition("/")
    path = ":".join(str(one) for one in sorted(Path(folder).glob(start)) if one.suffix == ".jar")
    path += ":/usr/share/java/servlet-api.jar"
    return lambda port, home: ["sh", "-c", _COMPILED, "stacks", str(home), path, name, str(port)]


# Debian's Tomcat and Jetty do not go into one class path: the other's class is left out.
_COMPILED = f"""
other=$([ "$3" = tomcat ] && echo Jetty || echo Tomcat)
sed "/static class $other/,/^    }}$/d; s/^        \\(if\\|else\\).*serve.*//" {HERE}/Stacks.java |
sed "s/int port = .*/&\\n        $([ "$3" = tomcat ] && echo Tomcat9 || echo Jetty9).serve(port);/" > "$1/Stacks.java"
javac -nowarn -d "$1" -cp "$2" "$1/Stacks.java" && exec java -cp "$1:$2" Stacks "$3" "$4"
"""


def _cgi(port: int, home: Path) -> list[str]:
    """lighttpd starts the script as its own callback."""
    (home / "lighttpd.conf").write_text(
        f'server.document-root = "{home}"\nserver.bind = "127.0.0.1"\nserver.port = {port}\n'
        f'server.modules = ("mod_cgi", "mod_alias")\nalias.url = ("/callback" => "{home}/cgi.pl")\n'
        'cgi.assign = (".pl" => "")\n'
    )
    script = home / "cgi.pl"
    script.write_text(f"#!/bin/sh\nexec perl {HERE}/stacks.pl cgi.pm 0\n")
    script.chmod(0o755)
    return ["lighttpd", "-D", "-f", str(home / "lighttpd.conf")]


@contextmanager
def running(command: Command, folder: Path | None = None) -> Iterator[int]:
    """A server that listens, at the port that is yielded; started in ``folder``, or one of its own."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryFile() as said:
        environment = {**os.environ, "HOME": home, "NODE_PATH": str((folder or HERE) / "node_modules")}
        environment |= {"GOCACHE": f"{tempfile.gettempdir()}/gocache", "GO111MODULE": "off"}
        words = command(port, Path(home))
        process = subprocess.Popen(
            words, cwd=folder or home, env=environment, stdout=said, stderr=said, start_new_session=True
        )
        try:
            for _ in range(600):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                if process.poll() is not None:
                    said.seek(0)
                    raise RuntimeError(said.read().decode()[-600:])
                time.sleep(0.1)
            yield port
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def post(port: int, form: Form) -> str | Pairs:
    """The fields as they arrived, or why none did."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    headers = {"Content-Length": str(len(form.body)), "Host": f"127.0.0.1:{port}", "Connection": "close"}
    if form.content_type is not None:
        headers["Content-Type"] = form.content_type
    try:
        connection.request("POST", "/callback", form.body, headers)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
    except OSError as error:
        return f"{type(error).__name__}"
    finally:
        connection.close()
    if answer.status >= 300:
        return f"{answer.status}: {' '.join(text.split())[:60]}"
    try:
        fields: Pairs = json.loads(text)["fields"]
    except ValueError:
        return f"{answer.status}, but: {text[:60]}"
    return fields


def difference(arrived: str | Pairs, form: Form) -> str:
    """How it arrived, if otherwise than meant; in words."""
    if isinstance(arrived, str):
        return arrived
    if arrived == form.meant:
        return ""
    if not arrived:
        return "no fields"
    if sorted(map(str, arrived)) == sorted(map(str, form.meant)):
        ordered = form is FORMS["order"] or form is FORMS["numbers as names"]
        return "another order: " + " ".join(str(name) for name, _ in arrived) if ordered else ""
    missing = [pair for pair in form.meant if pair not in arrived]
    other: list[Any] = [pair for pair in arrived if pair not in form.meant]
    if not other and len(missing) < len(form.meant):
        return f"lost: {len(missing)} of {len(form.meant)} fields"
    return f"arrives as {json.dumps(other, ensure_ascii=False)[:80]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--node", type=Path, default=Path.cwd())
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    for name, stack in stacks(arguments.python, arguments.node.resolve()).items():
        if arguments.names and name not in arguments.names:
            continue
        told = subprocess.run(stack.version, capture_output=True, text=True, check=False, cwd=stack.folder)
        print(f"{name} ({', '.join(told.stdout.split(chr(10))).strip(', ')})", flush=True)
        try:
            with running(stack.command, stack.folder) as port:
                for label, form in FORMS.items():
                    if found := difference(post(port, form), form):
                        print(f"    {label}: {found}", flush=True)
        except RuntimeError as error:
            print(f"    does not start: {error}", flush=True)


if __name__ == "__main__":
    main()
