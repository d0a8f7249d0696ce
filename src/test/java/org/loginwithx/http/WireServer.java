package org.loginwithx.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server on a local port that puts scripted bytes on the wire. */
final class WireServer implements AutoCloseable {

  private static final Pattern CONTENT_LENGTH =
      Pattern.compile("(?i)\r\ncontent-length: *(\\d+)\r\n");

  private final ServerSocket serverSocket;
  private final List<Script> scripts;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final CountDownLatch clientGone = new CountDownLatch(1);

  /** What happens on one connection; it is closed at the end. */
  @FunctionalInterface
  interface Script {
    void play(Connection connection) throws IOException;
  }

  /** Each connection plays its own script, those after the last one repeat it. */
  static WireServer playing(Script... scripts) throws IOException {
    return new WireServer(new ServerSocket(0, 256, InetAddress.getLoopbackAddress()), scripts);
  }

  /** Answers each request with these bytes, and leaves the connection open. */
  static WireServer answering(String... answers) throws IOException {
    Script[] scripts = new Script[answers.length];
    for (int index = 0; index < answers.length; index++) {
      String answer = answers[index];
      scripts[index] =
          connection -> {
            connection.readRequest();
            connection.write(answer);
            connection.awaitClient();
          };
    }
    return playing(scripts);
  }

  WireServer(ServerSocket serverSocket, Script... scripts) {
    this.serverSocket = serverSocket;
    this.scripts = List.of(scripts);
    startThread(this::accept);
  }

  /** A complete answer with a body of known length. */
  static String answer(int status, String body) {
    return "HTTP/1.1 " + status + " X\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + serverSocket.getLocalPort() + "/");
  }

  URI tlsUri(String host) {
    return URI.create("https://" + host + ":" + serverSocket.getLocalPort() + "/");
  }

  /** The requests read so far, head and body. */
  List<String> requests() {
    return requests;
  }

  /** Waits until a client has closed a connection. */
  boolean clientGone() throws InterruptedException {
    return clientGone.await(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    serverSocket.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void accept() {
    for (int number = 0; !serverSocket.isClosed(); number++) {
      try {
        Socket socket = serverSocket.accept();
        sockets.add(socket);
        Script script = scripts.get(Math.min(number, scripts.size() - 1));
        startThread(() -> play(script, socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void play(Script script, Socket socket) {
    try (socket) {
      script.play(new Connection(socket));
    } catch (IOException reset) {
      clientGone.countDown();
    }
  }

  private static void startThread(Runnable task) {
    Thread thread = new Thread(task, "wire-server");
    thread.setDaemon(true);
    thread.start();
  }

  /** One accepted connection. */
  final class Connection {

    private final Socket socket;

    private Connection(Socket socket) {
      this.socket = socket;
    }

    void readRequest() throws IOException {
      InputStream in = socket.getInputStream();
      StringBuilder request = new StringBuilder();
      while (request.indexOf("\r\n\r\n") < 0) {
        request.append(readChar(in));
      }
      Matcher length = CONTENT_LENGTH.matcher(request);
      int body = length.find() ? Integer.parseInt(length.group(1)) : 0;
      for (int count = 0; count < body; count++) {
        request.append(readChar(in));
      }
      requests.add(request.toString());
    }

    void write(String bytes) throws IOException {
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
    }

    /** Waits for the client to close its side. */
    void awaitClient() throws IOException {
      while (socket.getInputStream().read() >= 0) {
        // Whatever else it sends is of no interest.
      }
      clientGone.countDown();
    }

    /** Writes the bytes again and again, with a pause each time, until the client is gone. */
    void drip(String bytes, int pauseMillis) throws IOException {
      while (!clientLeft(pauseMillis)) {
        write(bytes);
      }
      clientGone.countDown();
    }

    /** Closes with a TCP reset instead of an orderly end. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    private boolean clientLeft(int waitMillis) throws IOException {
      socket.setSoTimeout(waitMillis);
      try {
        return socket.getInputStream().read() < 0;
      } catch (SocketTimeoutException stillThere) {
        return false;
      }
    }

    private static char readChar(InputStream in) throws IOException {
      int octet = in.read();
      if (octet < 0) {
        throw new IOException("the client closed within a request");
      }
      return (char) octet;
    }
  }
}
