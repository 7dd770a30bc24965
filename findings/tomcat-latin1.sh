#!/bin/sh
# Tomcat 9 reads a form without a charset as Latin-1: "name=%C3%A9" (é in UTF-8) arrives as two letters, "Ã©",
# without an error. request.setCharacterEncoding("UTF-8") before the first parameter mends it. Needs a JDK (11 or
# later), curl, and Debian's apt-get and dpkg, which unpack a package here and install nothing. Exit code 0: still
# so; 1: changed.
set -eu
folder=$(mktemp -d) && cd "$folder"
server=
trap '[ -z "$server" ] || kill "$server"; cd /; rm -rf "$folder"' EXIT
apt-get download -qq libtomcat9-java=9.0.70-2 2>/dev/null
for one in *.deb; do dpkg -x "$one" .; done
cat > Forms.java <<'JAVA'
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.servlet.http.*;

public class Forms extends HttpServlet {
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getServletPath().equals("/mended")) request.setCharacterEncoding("UTF-8");
        response.getOutputStream().write(request.getParameter("name").getBytes(StandardCharsets.UTF_8));
    }

    public static void main(String[] words) throws Exception {
        var tomcat = new org.apache.catalina.startup.Tomcat();
        tomcat.setBaseDir(words[0]);
        var connector = new org.apache.catalina.connector.Connector();
        connector.setProperty("address", "127.0.0.1");
        connector.setPort(Integer.parseInt(words[1]));
        tomcat.setConnector(connector);
        var context = tomcat.addContext("", null);
        org.apache.catalina.startup.Tomcat.addServlet(context, "forms", new Forms());
        context.addServletMappingDecoded("/usual", "forms");
        context.addServletMappingDecoded("/mended", "forms");
        tomcat.start();
        tomcat.getServer().await();
    }
}
JAVA
jars=$(find "$folder" -name 'tomcat9-*.jar' | tr '\n' ':')
javac -d classes -cp "$jars" Forms.java
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
java -cp "classes:$jars" Forms "$folder" "$port" >log 2>&1 &
server=$!

ask() { curl -s --max-time 20 --retry 40 --retry-delay 1 --retry-connrefused "$@"; }

form="application/x-www-form-urlencoded"
usual=$(ask "http://127.0.0.1:$port/usual" -H "Content-Type: $form" -d name=%C3%A9)
charset=$(ask "http://127.0.0.1:$port/usual" -H "Content-Type: $form;charset=UTF-8" -d name=%C3%A9)
mended=$(ask "http://127.0.0.1:$port/mended" -H "Content-Type: $form" -d name=%C3%A9)
echo "Tomcat $(ls ./*.deb | sed 's/.*java_\(.*\)_all.deb/\1/'): no charset: $usual; charset=UTF-8: $charset; setCharacterEncoding: $mended"
[ "$usual $charset $mended" = "Ã© é é" ]
