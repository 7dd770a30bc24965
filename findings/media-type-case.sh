#!/bin/sh
# A form whose media type stands in other letter case, as RFC 9110 (8.3.1) allows: four Python frameworks
# find no fields in it and report no error. Needs python3 and pip. Exit code 0: still so; 1: changed.
set -eu
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"
python3 -m venv venv
venv/bin/pip install -q tornado==6.6.1 WebOb==1.8.11 CherryPy==18.10.0 blacksheep==2.6.4
cat > ask.py <<'PYTHON'
import asyncio
import io
import json
from importlib.metadata import version

BODY = b"name=Ada"


def wsgi(application, media_type):
    environ = {
        "REQUEST_METHOD": "POST", "SCRIPT_NAME": "", "PATH_INFO": "/", "QUERY_STRING": "", "SERVER_NAME": "localhost",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "localhost", "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": media_type, "CONTENT_LENGTH": str(len(BODY)), "wsgi.input": io.BytesIO(BODY),
        "wsgi.errors": io.StringIO(), "wsgi.url_scheme": "http", "wsgi.version": (1, 0),
        "wsgi.multithread": False, "wsgi.multiprocess": False, "wsgi.run_once": False,
    }
    said = []
    body = b"".join(application(environ, lambda status, headers, error=None: said.append(status)))
    return f"{said[0]}, fields {body.decode()}"


def webob(media_type):
    from webob import Response
    from webob.dec import wsgify

    return wsgi(wsgify(lambda request: Response(json.dumps(dict(request.POST)))), media_type)


def cherrypy(media_type):
    import cherrypy

    class Root:
        @cherrypy.expose
        def index(self, **fields):
            return json.dumps(fields)

    cherrypy.config.update({"log.screen": False, "environment": "embedded"})
    return wsgi(cherrypy.Application(Root(), ""), media_type)


def tornado(media_type):
    from tornado import web

    async def main():
        class Form(web.RequestHandler):
            def post(self):
                self.write(json.dumps({name: self.get_body_argument(name) for name in self.request.body_arguments}))

        server = web.Application([("/", Form)]).listen(0, "127.0.0.1")
        port = next(iter(server._sockets.values())).getsockname()[1]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = f"POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: {media_type}\r\nContent-Length: {len(BODY)}\r\n\r\n"
        writer.write(head.encode() + BODY)
        answer = (await reader.read()).decode()
        return f"{answer.split(' ', 1)[1].splitlines()[0]}, fields {answer.splitlines()[-1]}"

    return asyncio.run(main())


def blacksheep(media_type):
    from blacksheep import Content, Request

    async def main():
        request = Request("POST", b"/", [(b"content-type", media_type.encode())])
        return await request.with_content(Content(media_type.encode(), BODY)).form()

    return f"fields {json.dumps(asyncio.run(main()) or {})}"


same = True
for name, ask in (("tornado", tornado), ("WebOb", webob), ("CherryPy", cherrypy), ("blacksheep", blacksheep)):
    usual, other = ask("application/x-www-form-urlencoded"), ask("Application/X-WWW-Form-URLEncoded")
    print(f"{name} {version(name)}: usual: {usual}; other letter case: {other}")
    same &= "Ada" in usual and "Ada" not in other and "{}" in other
raise SystemExit(0 if same else 1)
PYTHON
venv/bin/python -W ignore ask.py
