// Answers with the fields it was given: java -cp … Stacks.java tomcat|jetty PORT
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

public class Stacks {
    public static class Callback extends HttpServlet {
        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            List<String> pairs = new ArrayList<>();
            request.getParameterMap().forEach((name, values) -> {
                for (String value : values) pairs.add("[" + quoted(name) + "," + quoted(value) + "]");
            });
            response.setContentType("application/json");
            response.setCharacterEncoding("UTF-8");
            response.getWriter().print("{\"fields\":[" + String.join(",", pairs) + "]}");
        }
    }

    static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            out.append(c < 0x20 || c == '"' || c == '\\' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
        }
        return out.append('"').toString();
    }

    public static void main(String[] words) throws Exception {
        int port = Integer.parseInt(words[1]);
        if (words[0].equals("tomcat")) Tomcat9.serve(port);
        else Jetty9.serve(port);
    }

    static class Tomcat9 {
        static void serve(int port) throws Exception {
            var tomcat = new org.apache.catalina.startup.Tomcat();
            tomcat.setBaseDir(System.getProperty("java.io.tmpdir"));
            var connector = new org.apache.catalina.connector.Connector();
            connector.setProperty("address", "127.0.0.1");
            connector.setPort(port);
            tomcat.setConnector(connector);
            var context = tomcat.addContext("", null);
            org.apache.catalina.startup.Tomcat.addServlet(context, "callback", new Callback());
            context.addServletMappingDecoded("/callback", "callback");
            tomcat.start();
            tomcat.getServer().await();
        }
    }

    static class Jetty9 {
        static void serve(int port) throws Exception {
            var server = new org.eclipse.jetty.server.Server(new java.net.InetSocketAddress("127.0.0.1", port));
            var handler = new org.eclipse.jetty.servlet.ServletContextHandler();
            handler.addServlet(new org.eclipse.jetty.servlet.ServletHolder(new Callback()), "/callback");
            server.setHandler(handler);
            server.start();
        }
    }
}
