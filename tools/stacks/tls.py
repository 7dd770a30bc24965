"""How many of Jumio's twelve cipher suites does a server take as it comes? ``tls.py --python … [NAME…]``

Each is started with an RSA certificate, without a word on ciphers or versions, and examined as
``mockjumio doctor`` does. ``--python`` has the Python servers; the rest are Debian's packages.
"""

import argparse
import asyncio
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from measure import running
from tls_programs import ASGI, CHERRYPY, JAVA, JETTY, SANIC, STDLIB, TOMCAT, TORNADO, TWISTED, WERKZEUG, WSGI

from mockjumio.contract.network import SUITES
from mockjumio.doctor.look import examine, target_of
from mockjumio.settings import Trust

Words = list[str]


class Place(NamedTuple):
    """Where a server runs: its folder with key, certificate and both in one file; its port."""

    folder: Path
    port: int

    @property
    def key(self) -> str:
        return str(self.folder / "key.pem")

    @property
    def certificate(self) -> str:
        return str(self.folder / "cert.pem")

    @property
    def both(self) -> str:
        return str(self.folder / "both.pem")

    def file(self, name: str, text: str) -> str:
        file = self.folder / name
        file.write_text(text)
        return str(file)


class Server(NamedTuple):
    version: Words
    command: Callable[[Place], Words]


def _debian(package: str) -> Words:
    return ["dpkg-query", "-W", "-f", "${Package} ${Version}", package]


def _pip(python: str, *packages: str) -> Words:
    said = "import importlib.metadata as m,ssl,sys;print(*(f'{n} {m.version(n)}' for n in sys.argv[1:]), ssl.OPENSSL_VERSION)"
    return [python, "-c", said, *packages]


def _nginx(at: Place) -> Words:
    text = (
        f"daemon off; pid {at.folder}/nginx.pid; events {{}} http {{ access_log off; server {{ listen 127.0.0.1:{at.port} ssl;"
        f" ssl_certificate {at.certificate}; ssl_certificate_key {at.key}; }} }}"
    )
    return ["nginx", "-c", at.file("nginx.conf", text), "-e", str(at.folder / "error.log")]


def _haproxy(at: Place) -> Words:
    text = (
        "defaults\n mode http\n timeout client 9s\n timeout server 9s\n timeout connect 9s\n"
        f"frontend f\n bind 127.0.0.1:{at.port} ssl crt {at.both}\n http-request return status 200\n"
    )
    return ["haproxy", "-db", "-f", at.file("haproxy.cfg", text)]


def _apache(at: Place) -> Words:
    modules = "/usr/lib/apache2/modules"
    text = (
        f"ServerName localhost\nServerRoot {at.folder}\nPidFile {at.folder}/pid\nErrorLog {at.folder}/log\n"
        f"LoadModule mpm_prefork_module {modules}/mod_mpm_prefork.so\nLoadModule ssl_module {modules}/mod_ssl.so\n"
        f"LoadModule authz_core_module {modules}/mod_authz_core.so\nDefaultRuntimeDir {at.folder}\n"
        f"Listen 127.0.0.1:{at.port}\nSSLEngine on\nSSLCertificateFile {at.certificate}\nSSLCertificateKeyFile {at.key}\n"
    )
    return ["apache2", "-DFOREGROUND", "-f", at.file("apache.conf", text)]


def _lighttpd(at: Place) -> Words:
    text = (
        f'server.document-root = "{at.folder}"\nserver.bind = "127.0.0.1"\nserver.port = {at.port}\n'
        f'server.modules = ("mod_openssl")\nssl.engine = "enable"\nssl.pemfile = "{at.both}"\n'
    )
    return ["lighttpd", "-D", "-f", at.file("lighttpd.conf", text)]


def _stunnel(at: Place) -> Words:
    text = f"foreground = yes\npid =\n[s]\naccept = 127.0.0.1:{at.port}\nconnect = 127.0.0.1:9\ncert = {at.both}\n"
    return ["stunnel4", at.file("stunnel.conf", text)]


def _caddy(tls: str, options: str = "") -> Callable[[Place], Words]:
    def command(at: Place) -> Words:
        text = (
            f"{{\n admin off\n auto_https disable_redirects\n skip_install_trust\n storage file_system {at.folder}\n{options}}}\n"
            f"https://127.0.0.1:{at.port}, https://localhost:{at.port} {{\n tls {tls.format(at=at)}\n respond ok\n}}\n"
        )
        return ["caddy", "run", "--adapter", "caddyfile", "--config", at.file("Caddyfile", text)]

    return command


def _hitch(at: Place) -> Words:
    return ["hitch", f"--frontend=[127.0.0.1]:{at.port}", "--backend=[127.0.0.1]:9", "--user=nobody", at.both]


def _h2o(at: Place) -> Words:
    text = (
        f"listen: {{host: 127.0.0.1, port: {at.port}, ssl: {{certificate-file: {at.certificate}, key-file: {at.key}}}}}\n"
        f"hosts: {{default: {{paths: {{/: {{file.dir: {at.folder}}}}}}}}}\n"
    )
    return ["h2o", "-c", at.file("h2o.yaml", text)]


def _gnutls(at: Place) -> Words:
    words = ["gnutls-serv", "--http", "--port", str(at.port)]
    return [*words, "--x509keyfile", at.key, "--x509certfile", at.certificate]


def _node(at: Place) -> Words:
    text = (
        'const fs=require("fs");require("https").createServer({key:fs.readFileSync(process.argv[2]),'
        'cert:fs.readFileSync(process.argv[3])},(_,r)=>r.end()).listen(process.argv[4],"127.0.0.1")'
    )
    return ["node", at.file("server.js", text), at.key, at.certificate, str(at.port)]


def _go(at: Place) -> Words:
    text = (
        'package main\nimport ("net/http"; "os")\n'
        "func main() { panic(http.ListenAndServeTLS(os.Args[1], os.Args[2], os.Args[3], nil)) }\n"
    )
    return ["go", "run", at.file("server.go", text), f"127.0.0.1:{at.port}", at.certificate, at.key]


def _java(text: str, start: str = "") -> Callable[[Place], Words]:
    def command(at: Place) -> Words:
        jars = [str(one) for one in sorted(Path("/usr/share/java").glob(f"{start}*.jar"))] if start else []
        path = ":".join([*jars, "/usr/share/java/servlet-api.jar"])
        return ["java", "-cp", path, at.file("Server.java", text), str(at.folder / "both.p12"), str(at.port)]

    return command


def _module(python: str, module: str, text: str, *words: str) -> Callable[[Place], Words]:
    """Words of a Python server; in them stand the names of :class:`Place`."""

    def command(at: Place) -> Words:
        at.file("app.py", text)
        return [python, "-m", module, *(word.format(at=at) for word in words)]

    return command


def _script(python: str, text: str) -> Callable[[Place], Words]:
    return lambda at: [python, at.file("server.py", text), str(at.port), at.certificate, at.key]


def servers(python: str) -> dict[str, Server]:
    key = "{at.key}"
    return {
        "nginx": Server(_debian("nginx"), _nginx),
        "haproxy": Server(_debian("haproxy"), _haproxy),
        "apache2": Server(_debian("apache2"), _apache),
        "lighttpd": Server(_debian("lighttpd"), _lighttpd),
        "stunnel4": Server(_debian("stunnel4"), _stunnel),
        "caddy": Server(_debian("caddy"), _caddy("{at.certificate} {at.key}")),
        "caddy, its own certificate": Server(_debian("caddy"), _caddy("internal")),
        "caddy, its own certificate, key_type rsa2048": Server(
            _debian("caddy"), _caddy("internal", " key_type rsa2048\n")
        ),
        "hitch": Server(_debian("hitch"), _hitch),
        "h2o": Server(_debian("h2o"), _h2o),
        "GnuTLS": Server(_debian("gnutls-bin"), _gnutls),
        "Node": Server(["node", "-p", "`${process.version} OpenSSL ${process.versions.openssl}`"], _node),
        "Go": Server(["go", "version"], _go),
        "Java HttpsServer": Server(["java", "--version"], _java(JAVA)),
        "Tomcat 9": Server(_debian("libtomcat9-java"), _java(TOMCAT, "tomcat9-")),
        "Jetty 9": Server(_debian("libjetty9-java"), _java(JETTY, "jetty9-")),
        "Puma": Server(
            _debian("puma"),
            lambda at: [
                *("puma", "-q", "-b", f"ssl://127.0.0.1:{at.port}?key={at.key}&cert={at.certificate}"),
                at.file("config.ru", "run ->(env) { [200, {}, ['ok']] }\n"),
            ],
        ),
        "Starman": Server(
            _debian("starman"),
            lambda at: [
                *("starman", "--listen", f"127.0.0.1:{at.port}:ssl", "--ssl-key", at.key, "--workers", "2"),
                *("--ssl-cert", at.certificate, at.file("app.psgi", "sub { [200, [], ['ok']] }\n")),
            ],
        ),
        "Mojolicious": Server(
            _debian("libmojolicious-perl"),
            lambda at: [
                *(
                    "perl",
                    "-MMojolicious::Lite",
                    "-e",
                    "any '/' => {text => 'ok'}; app->start",
                    "daemon",
                    "-l",
                ),
                f"https://127.0.0.1:{at.port}?cert={at.certificate}&key={at.key}",
            ],
        ),
        "uWSGI": Server(
            _debian("uwsgi"),
            lambda at: ["uwsgi", "--https-socket", f"127.0.0.1:{at.port},{at.certificate},{at.key}"],
        ),
        "uvicorn": Server(
            _pip(python, "uvicorn"),
            _module(
                *(python, "uvicorn", ASGI, "app:application", "--port", "{at.port}"),
                *("--ssl-keyfile", key, "--ssl-certfile", "{at.certificate}"),
            ),
        ),
        "gunicorn": Server(
            _pip(python, "gunicorn"),
            _module(
                *(python, "gunicorn", WSGI, "app:application", "-b", "127.0.0.1:{at.port}"),
                *("--keyfile", key, "--certfile", "{at.certificate}"),
            ),
        ),
        "hypercorn": Server(
            _pip(python, "hypercorn"),
            _module(
                *(python, "hypercorn", ASGI, "app:application", "-b", "127.0.0.1:{at.port}"),
                *("--keyfile", key, "--certfile", "{at.certificate}"),
            ),
        ),
        "granian": Server(
            _pip(python, "granian"),
            _module(
                *(python, "granian", ASGI, "app:application", "--interface", "asgi", "--port", "{at.port}"),
                *("--ssl-keyfile", key, "--ssl-certificate", "{at.certificate}"),
            ),
        ),
        "granian --ssl-protocol-min tls1.2": Server(
            _pip(python, "granian"),
            _module(
                *(python, "granian", ASGI, "app:application", "--interface", "asgi", "--port", "{at.port}"),
                *(
                    "--ssl-protocol-min",
                    "tls1.2",
                    "--ssl-keyfile",
                    key,
                    "--ssl-certificate",
                    "{at.certificate}",
                ),
            ),
        ),
        "daphne": Server(
            _pip(python, "daphne", "twisted"),
            _module(
                *(python, "daphne", ASGI, "app:application", "-e"),
                "ssl:{at.port}:privateKey={at.key}:certKey={at.certificate}:interface=127.0.0.1",
            ),
        ),
        "Python ssl": Server(_pip(python), _script(python, STDLIB)),
        "Twisted": Server(_pip(python, "twisted", "pyOpenSSL"), _script(python, TWISTED)),
        "CherryPy": Server(_pip(python, "cherrypy", "cheroot"), _script(python, CHERRYPY)),
        "Tornado": Server(_pip(python, "tornado"), _script(python, TORNADO)),
        "Flask's own": Server(_pip(python, "flask", "werkzeug"), _script(python, WERKZEUG)),
        "sanic": Server(
            _pip(python, "sanic"),
            _module(
                *(
                    python,
                    "sanic",
                    SANIC,
                    "app.application",
                ),
                *("--port", "{at.port}", "--key", key, "--cert", "{at.certificate}", "--single-process"),
            ),
        ),
    }


def _certify(folder: Path) -> None:
    words = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "30",
        "-subj",
        "/CN=localhost",
    ]
    words += [
        "-addext",
        "subjectAltName=DNS:localhost,IP:127.0.0.1",
        "-keyout",
        "key.pem",
        "-out",
        "cert.pem",
    ]
    subprocess.run(words, cwd=folder, check=True, capture_output=True)
    (folder / "both.pem").write_bytes((folder / "key.pem").read_bytes() + (folder / "cert.pem").read_bytes())
    words = [
        "openssl",
        "pkcs12",
        "-export",
        "-inkey",
        "key.pem",
        "-in",
        "cert.pem",
        "-passout",
        "pass:secret",
    ]
    subprocess.run([*words, "-out", "both.p12"], cwd=folder, check=True)
    for one in folder.iterdir():
        one.chmod(0o644)
    folder.chmod(0o755)


def _measured(server: Server) -> str:
    home = Path()

    def command(port: int, folder: Path) -> Words:
        nonlocal home
        home = folder
        _certify(folder)
        return server.command(Place(folder, port))

    with running(command) as port:
        time.sleep(1)  # some listen before they are ready
        url = target_of(f"https://localhost:{port}/")
        trust = Trust(ca_file=home / "cert.pem")
        tls = asyncio.run(examine(url, ["127.0.0.1"], trust, tls13=False, seconds=10))
    names = " ".join(one.openssl for one in tls.suites)
    spoken = " ".join(name for name, speaks in tls.versions.items() if speaks)
    key = f"{tls.chain[0].key} {tls.chain[0].bits}" if tls.chain else ""
    return f"{len(tls.suites)} of {len(SUITES)}; {spoken}; {key}; {names}; {tls.failure}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    for name, server in servers(arguments.python).items():
        if arguments.names and name not in arguments.names:
            continue
        told = subprocess.run(server.version, capture_output=True, text=True, check=False)
        print(f"{name} ({told.stdout.splitlines()[0] if told.stdout else told.stderr[-200:]})")
        try:
            print(f"    {_measured(server)}", flush=True)
        except RuntimeError as error:
            print(f"    does not start: {error}", flush=True)


if __name__ == "__main__":
    main()
