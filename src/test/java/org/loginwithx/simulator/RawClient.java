package org.loginwithx.simulator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;

/** Speaks to the simulator in octets, to see what really comes over the wire. */
final class RawClient implements Closeable {

  private final Socket socket;

  RawClient(URI baseUri) throws IOException {
    socket = new Socket(baseUri.getHost(), baseUri.getPort());
    // A test that waits for what never comes fails instead of standing still.
    socket.setSoTimeout(10_000);
  }

  static RawClient connectTo(XSimulator simulator) throws IOException {
    return new RawClient(simulator.baseUri());
  }

  void send(String octets) throws IOException {
    socket.getOutputStream().write(octets.getBytes(ISO_8859_1));
  }

  void timeOutAfter(int millis) throws IOException {
    socket.setSoTimeout(millis);
  }

  /** Up to the end of the connection. */
  String readAll() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }

  String read(int length) throws IOException {
    return new String(socket.getInputStream().readNBytes(length), ISO_8859_1);
  }

  /** Status line and headers. */
  String readHead() throws IOException {
    StringBuilder head = new StringBuilder();
    InputStream input = socket.getInputStream();
    while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
      int octet = input.read();
      if (octet < 0) {
        break;
      }
      head.append((char) octet);
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
