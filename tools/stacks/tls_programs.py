"""The programs of ``tls.py``: how an https server is started without a word on ciphers or versions."""

JAVA = """
import com.sun.net.httpserver.*;
import java.io.FileInputStream;
import java.net.InetSocketAddress;
import java.security.KeyStore;
import javax.net.ssl.*;

public class Server {
    public static void main(String[] words) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new FileInputStream(words[0]), "secret".toCharArray());
        KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
        keys.init(store, "secret".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(words[1])), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.start();
    }
}
"""

TOMCAT = """
public class Server {
    public static void main(String[] words) throws Exception {
        var tomcat = new org.apache.catalina.startup.Tomcat();
        tomcat.setBaseDir(System.getProperty("java.io.tmpdir"));
        var connector = new org.apache.catalina.connector.Connector();
        connector.setProperty("address", "127.0.0.1");
        connector.setPort(Integer.parseInt(words[1]));
        connector.setSecure(true);
        connector.setScheme("https");
        connector.setProperty("SSLEnabled", "true");
        var host = new org.apache.tomcat.util.net.SSLHostConfig();
        var certificate = new org.apache.tomcat.util.net.SSLHostConfigCertificate(
            host, org.apache.tomcat.util.net.SSLHostConfigCertificate.Type.RSA);
        certificate.setCertificateKeystoreFile(words[0]);
        certificate.setCertificateKeystorePassword("secret");
        host.addCertificate(certificate);
        connector.addSslHostConfig(host);
        tomcat.setConnector(connector);
        tomcat.addContext("", null);
        tomcat.start();
        tomcat.getServer().await();
    }
}
"""

JETTY = """
public class Server {
    public static void main(String[] words) throws Exception {
        var server = new org.eclipse.jetty.server.Server();
        var tls = new org.eclipse.jetty.util.ssl.SslContextFactory.Server();
        tls.setKeyStorePath(words[0]);
        tls.setKeyStorePassword("secret");
        var connector = new org.eclipse.jetty.server.ServerConnector(server, tls);
        connector.setHost("127.0.0.1");
        connector.setPort(Integer.parseInt(words[1]));
        server.addConnector(connector);
        server.start();
    }
}
"""

STDLIB = """
import http.server, ssl, sys
port, certificate, key = sys.argv[1:]
context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
context.load_cert_chain(certificate, key)
server = http.server.ThreadingHTTPServer(("127.0.0.1", int(port)), http.server.SimpleHTTPRequestHandler)
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
"""

TWISTED = """
import sys
from twisted.internet import reactor, ssl
from twisted.web import server, resource
port, certificate, key = sys.argv[1:]
reactor.listenSSL(int(port), server.Site(resource.Resource()), ssl.DefaultOpenSSLContextFactory(key, certificate))
reactor.run()
"""

CHERRYPY = """
import cherrypy, sys
port, certificate, key = sys.argv[1:]
cherrypy.config.update({"server.socket_host": "127.0.0.1", "server.socket_port": int(port),
    "server.ssl_module": "builtin", "server.ssl_certificate": certificate, "server.ssl_private_key": key,
    "engine.autoreload.on": False})
cherrypy.quickstart()
"""

TORNADO = """
import asyncio, sys
from tornado import web
port, certificate, key = sys.argv[1:]
async def main():
    options = {"certfile": certificate, "keyfile": key}
    web.Application([]).listen(int(port), "127.0.0.1", ssl_options=options)
    await asyncio.Event().wait()
asyncio.run(main())
"""

WERKZEUG = """
import sys
from flask import Flask
port, certificate, key = sys.argv[1:]
Flask("app").run("127.0.0.1", int(port), ssl_context=(certificate, key))
"""

WSGI = "def application(environ, start_response):\n    start_response('200 OK', [])\n    return [b'ok']\n"
ASGI = (
    "async def application(scope, receive, send):\n"
    "    await send({'type': 'http.response.start', 'status': 200, 'headers': []})\n"
    "    await send({'type': 'http.response.body', 'body': b'ok'})\n"
)
SANIC = "from sanic import Sanic, text\napplication = Sanic('app')\napplication.get('/')(lambda request: text('ok'))\n"
