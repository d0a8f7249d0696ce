package org.loginwithx.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.loginwithx.container.MailServer;
import org.loginwithx.container.MailServer.Received;

/** Shows all mails that came in, for any address, on a page of this machine only. */
final class Inbox implements AutoCloseable {

  private final MailServer mails;
  private final HttpServer server;

  private Inbox(MailServer mails, HttpServer server) {
    this.mails = mails;
    this.server = server;
  }

  static Inbox of(MailServer mails, int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    Inbox inbox = new Inbox(mails, server);
    server.createContext("/", inbox::show);
    server.start();
    return inbox;
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  private void show(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] page = page().getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/html;charset=UTF-8");
      exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
      exchange.sendResponseHeaders(200, page.length);
      exchange.getResponseBody().write(page);
    }
  }

  private String page() {
    StringBuilder page =
        new StringBuilder(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>Inbox of the demo</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <style>
            body { font: 1rem/1.5 system-ui, sans-serif; max-width: 45rem; margin: 2rem auto; padding: 0 1rem }
            pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit }
            article { border-top: 1px solid #888; }
            </style></head>
            <body><h1>Inbox of the demo</h1>
            <p>All mails that the application has sent, the newest first. Reload the page for new ones.</p>
            """);
    List<Received> newestFirst = new ArrayList<>(mails.mails());
    Collections.reverse(newestFirst);
    if (newestFirst.isEmpty()) {
      page.append("<p>No mails yet.</p>");
    }
    for (Received mail : newestFirst) {
      String text = escape(mail.content());
      String link = escape(mail.link());
      page.append("<article><h2>").append(escape(mail.subject())).append("</h2>\n<p>To: ");
      page.append(escape(mail.to())).append("</p>\n<pre>");
      page.append(
          link.isEmpty() ? text : text.replace(link, "<a href=\"" + link + "\">" + link + "</a>"));
      page.append("</pre></article>\n");
    }
    return page.append("</body></html>\n").toString();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
