"""An application for each Python framework that answers with the fields it was given: ``stacks.py NAME PORT``.

Each reads the form as the framework's documentation shows it. ``measure.py`` starts them.
"""

import json
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

APPS: dict[str, Callable[[int], Any]] = {}
PATH = "/callback"


def app(serve: Callable[[int], Any]) -> Callable[[int], Any]:
    APPS[serve.__name__.replace("_", "-")] = serve
    return serve


def said(pairs: Any) -> str:
    return json.dumps({"fields": [list(pair) for pair in pairs]})


def wsgi(application: Any, port: int) -> None:
    from waitress import serve

    serve(application, host="127.0.0.1", port=port, _quiet=True)


def asgi(application: Any, port: int) -> None:
    import uvicorn

    uvicorn.run(application, host="127.0.0.1", port=port, log_level="error")


@app
def tornado(port: int) -> None:
    import asyncio

    from tornado import web

    class Callback(web.RequestHandler):
        def post(self) -> None:
            names = self.request.body_arguments
            self.write(said((name, value) for name in names for value in self.get_body_arguments(name)))

    async def main() -> None:
        web.Application([(PATH, Callback)]).listen(port, "127.0.0.1")
        await asyncio.Event().wait()

    asyncio.run(main())


@app
def webob(port: int) -> None:
    from webob import Response
    from webob.dec import wsgify

    @wsgify
    def callback(request: Any) -> Any:
        return Response(json=json.loads(said(request.POST.items())))

    wsgi(callback, port)


@app
def pyramid(port: int) -> None:
    from pyramid.config import Configurator
    from pyramid.response import Response

    with Configurator() as config:
        config.add_route("callback", PATH)
        config.add_view(lambda request: Response(said(request.POST.items())), route_name="callback")
        wsgi(config.make_wsgi_app(), port)


@app
def cherrypy(port: int) -> None:
    import cherrypy

    class Root:
        @cherrypy.expose
        def callback(self, **fields: Any) -> str:
            return said(fields.items())

    cherrypy.config.update(
        {
            "server.socket_host": "127.0.0.1",
            "server.socket_port": port,
            "environment": "embedded",
            "log.screen": False,
        }
    )
    cherrypy.tree.mount(Root())
    cherrypy.engine.start()
    cherrypy.engine.block()


@app
def falcon(port: int) -> None:
    import falcon

    class Callback:
        def on_post(self, request: Any, response: Any) -> None:
            response.text = said(request.get_media().items())

    application = falcon.App()
    application.add_route(PATH, Callback())
    wsgi(application, port)


@app
def blacksheep(port: int) -> None:
    from blacksheep import Application, Request, text

    application = Application()

    @application.router.post(PATH)
    async def callback(request: Request) -> Any:
        return text(said((await request.form() or {}).items()))

    asgi(application, port)


@app
def twisted(port: int) -> None:
    from twisted.internet import reactor
    from twisted.web import resource, server

    class Callback(resource.Resource):
        isLeaf = True  # noqa: N815 - Twisted's name

        def render_POST(self, request: Any) -> bytes:  # noqa: N802 - Twisted's name
            pairs = ((name.decode(), one.decode()) for name, all_ in request.args.items() for one in all_)
            return said(pairs).encode()

    reactor.listenTCP(port, server.Site(Callback()), interface="127.0.0.1")  # type: ignore[attr-defined]
    reactor.run()  # type: ignore[attr-defined]


@app
def litestar(port: int) -> None:
    from litestar import Litestar, Request, post

    @post(PATH, media_type="text/plain")
    async def callback(request: Request[Any, Any, Any]) -> str:
        return said((await request.form()).multi_items())

    asgi(Litestar([callback]), port)


@app
def flask(port: int) -> None:
    from flask import Flask, request

    application = Flask(__name__)
    application.post(PATH)(lambda: said(request.form.items(multi=True)))
    wsgi(application, port)


@app
def django(port: int) -> None:
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.http import HttpRequest, HttpResponse
    from django.urls import path

    def callback(request: HttpRequest) -> HttpResponse:
        return HttpResponse(said((name, one) for name, all_ in request.POST.lists() for one in all_))

    settings.configure(ROOT_URLCONF=(path(PATH[1:], callback),), ALLOWED_HOSTS=["127.0.0.1"])
    wsgi(get_wsgi_application(), port)


@app
def django_rest_framework(port: int) -> None:
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.http import HttpResponse
    from django.urls import path

    def callback(request: Any) -> HttpResponse:
        return HttpResponse(said((name, one) for name, all_ in request.data.lists() for one in all_))

    urls = ModuleType("urls")
    rest: dict[str, object] = {
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_PERMISSION_CLASSES": [],
        "UNAUTHENTICATED_USER": None,
        "UNAUTHENTICATED_TOKEN": None,
    }
    settings.configure(ROOT_URLCONF=urls, ALLOWED_HOSTS=["127.0.0.1"], REST_FRAMEWORK=rest)
    application = get_wsgi_application()
    from rest_framework.decorators import api_view

    urls.urlpatterns = [path(PATH[1:], api_view(["POST"])(callback))]  # type: ignore[attr-defined]
    wsgi(application, port)


@app
def fastapi(port: int) -> None:
    """Starlette's form, which FastAPI's ``Form()`` parameters come from."""
    from fastapi import FastAPI, Request, Response

    application = FastAPI()

    @application.post(PATH)
    async def callback(request: Request) -> Response:
        return Response(said((await request.form()).multi_items()))

    asgi(application, port)


@app
def aiohttp(port: int) -> None:
    from aiohttp import web

    async def callback(request: web.Request) -> web.Response:
        return web.Response(text=said((await request.post()).items()))

    application = web.Application()
    application.router.add_post(PATH, callback)
    web.run_app(application, host="127.0.0.1", port=port, print=lambda *_: None)


@app
def sanic(port: int) -> None:
    from sanic import Request, Sanic, text

    application: Any = Sanic("stacks")

    @application.post(PATH)
    async def callback(request: Request) -> Any:
        return text(said((name, one) for name, all_ in (request.form or {}).items() for one in all_))

    application.run("127.0.0.1", port, single_process=True, motd=False, access_log=False)


@app
def quart(port: int) -> None:
    from quart import Quart, request

    application = Quart(__name__)

    @application.post(PATH)
    async def callback() -> str:
        return said((await request.form).items(multi=True))

    asgi(application, port)


@app
def bottle(port: int) -> None:
    from bottle import Bottle, request

    application = Bottle()
    application.post(PATH)(lambda: said(request.forms.allitems()))
    wsgi(application, port)


@app
def web_py(port: int) -> None:
    import web

    class Callback:
        def POST(self) -> str:  # noqa: N802 - web.py's name
            return said(web.input().items())

    wsgi(web.application((PATH, "Callback"), {"Callback": Callback}).wsgifunc(), port)


@app
def microdot(port: int) -> None:
    from microdot import Microdot, Request

    application: Any = Microdot()

    @application.post(PATH)
    async def callback(request: Request) -> str:
        form: Any = request.form or {}
        return said((name, one) for name in form for one in form.getlist(name))

    application.run("127.0.0.1", port)


@app
def python_parse_qs(port: int) -> None:
    """The standard library alone."""
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
    from urllib.parse import parse_qs

    class Callback(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            fields = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            answer = said((name, one) for name, all_ in fields.items() for one in all_).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            pass

    ThreadingHTTPServer(("127.0.0.1", port), Callback).serve_forever()


if __name__ == "__main__":
    APPS[sys.argv[1]](int(sys.argv[2]))
