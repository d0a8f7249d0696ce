package org.loginwithx.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** {@link HelloServlet}, once by itself and once behind a log-in. */
final class HelloWars {

  private static final String WEB_XML = "WEB-INF/web.xml";

  private static final String SERVLET =
      """
        <servlet>
          <servlet-name>hello</servlet-name>
          <servlet-class>%s</servlet-class>
        </servlet>
        <servlet-mapping>
          <servlet-name>hello</servlet-name>
          <url-pattern>/hello</url-pattern>
        </servlet-mapping>
      """
          .formatted(HelloServlet.class.getName());

  private static final String PROTECTION =
      """
        <security-constraint>
          <web-resource-collection>
            <web-resource-name>hello</web-resource-name>
            <url-pattern>/hello</url-pattern>
          </web-resource-collection>
          <auth-constraint><role-name>user</role-name></auth-constraint>
        </security-constraint>
      """;

  private HelloWars() {}

  /**
   * @param distributable whether its sessions are for all nodes, as ours are
   */
  static Path bare(Path file, boolean distributable) throws IOException {
    try (ZipOutputStream war = new ZipOutputStream(Files.newOutputStream(file))) {
      String webXml =
          """
          <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0"
            metadata-complete="true">
          """
              + (distributable ? "<distributable/>" : "")
              + SERVLET
              + "</web-app>";
      add(war, WEB_XML, webXml.getBytes(StandardCharsets.UTF_8));
      addServlet(war);
    }
    return file;
  }

  /** The WAR with one more servlet, which needs a logged-in user. */
  static Path withLogin(Path original, Path file) throws IOException {
    try (ZipInputStream from = new ZipInputStream(Files.newInputStream(original));
        ZipOutputStream war = new ZipOutputStream(Files.newOutputStream(file))) {
      for (ZipEntry entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
        byte[] content = from.readAllBytes();
        if (entry.getName().equals(WEB_XML)) {
          content =
              new String(content, StandardCharsets.UTF_8)
                  .replace("</web-app>", SERVLET + PROTECTION + "</web-app>")
                  .getBytes(StandardCharsets.UTF_8);
        }
        add(war, entry.getName(), content);
      }
      addServlet(war);
    }
    return file;
  }

  /** The page of {@link #bare}, deployed beside an application. */
  static CompletableFuture<?> lookAtBare(Browser browser, LoadServer server) {
    return look(browser, server.micro().baseUri().resolve("/bare/hello"));
  }

  /** The page that {@link #withLogin} has added. */
  static CompletableFuture<?> lookAtProtected(Browser browser, LoadServer server) {
    return look(browser, server.micro().baseUri().resolve("/hello"));
  }

  private static CompletableFuture<?> look(Browser browser, URI page) {
    return browser
        .get(page)
        .thenAccept(
            response -> {
              if (response.statusCode() != 200 || !response.body().equals(HelloServlet.TEXT)) {
                throw new IllegalStateException(page + " answered " + response.statusCode());
              }
            });
  }

  private static void addServlet(ZipOutputStream war) throws IOException {
    String name = HelloServlet.class.getName().replace('.', '/') + ".class";
    try (InputStream code = HelloServlet.class.getClassLoader().getResourceAsStream(name)) {
      if (code == null) {
        throw new IOException("No " + name);
      }
      add(war, "WEB-INF/classes/" + name, code.readAllBytes());
    }
  }

  private static void add(ZipOutputStream war, String name, byte[] content) throws IOException {
    war.putNextEntry(new ZipEntry(name));
    war.write(content);
    war.closeEntry();
  }
}
