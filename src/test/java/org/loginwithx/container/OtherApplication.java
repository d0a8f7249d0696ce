package org.loginwithx.container;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.http.HttpServlet;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;

/**
 * An application with a client library by others, on a Tomcat in this JVM. It has an origin of its
 * own, as such applications have.
 */
final class OtherApplication implements AutoCloseable {

  /** Browsers do not tell the ports of a host apart when they send cookies. */
  private static final String COOKIE = "OTHER_APPLICATION";

  private final Tomcat tomcat = new Tomcat();
  private final int port = PayaraMicro.freePort();

  /** Its address, without a slash at the end. */
  String address() {
    return "http://127.0.0.1:" + port;
  }

  /** One of its pages. */
  String page(String path) {
    return URI.create(address()).resolve(path).toString();
  }

  /**
   * Starts it.
   *
   * @param page what {@code /mine} is
   * @param library adds the filters of the client library
   */
  void start(HttpServlet page, ServletContainerInitializer library) {
    File directory = directory();
    Connector connector = new Connector();
    connector.setProperty("address", "127.0.0.1");
    connector.setPort(port);
    tomcat.setBaseDir(directory.getPath());
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", directory.getPath());
    context.setSessionCookieName(COOKIE);
    context.addServletContainerInitializer(library, Set.of());
    // Tomcat calls filters only for addresses of servlets.
    Tomcat.addServlet(context, "rest", new DefaultServlet());
    context.addServletMappingDecoded("/", "rest");
    Tomcat.addServlet(context, "mine", page);
    context.addServletMappingDecoded("/mine", "mine");
    try {
      tomcat.start();
    } catch (LifecycleException failure) {
      throw new IllegalStateException("Not started", failure);
    }
  }

  private static File directory() {
    try {
      Files.createDirectories(LoginServer.SERVERS);
      return Files.createTempDirectory(LoginServer.SERVERS, "tomcat-").toFile();
    } catch (IOException noDirectory) {
      throw new UncheckedIOException(noDirectory);
    }
  }

  @Override
  public void close() {
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException failure) {
      throw new IllegalStateException("Not stopped", failure);
    }
  }
}
