package org.loginwithx.simulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Iterator;
import java.util.PriorityQueue;
import java.util.function.Function;

/**
 * A small HTTP/1.1 server on the loopback address. One thread serves every connection and every
 * pause, so thousands of answers can be held back at once. The JDK's own server will not send a
 * broken answer, and broken answers are half of what this package is for.
 */
final class HttpLoop implements AutoCloseable {

  private static final int BACKLOG = 4096;

  private record Timer(long dueNanos, long order, Runnable action) implements Comparable<Timer> {

    @Override
    public int compareTo(Timer other) {
      int byTime = Long.compare(dueNanos - other.dueNanos, 0);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final ServerSocketChannel server;
  private final Selector selector;
  private final Function<Request, Iterator<WireStep>> answers;
  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private final Thread thread;
  private long timersSet;
  private volatile boolean closed;

  HttpLoop(int port, Function<Request, Iterator<WireStep>> answers) throws IOException {
    this.answers = answers;
    this.server = ServerSocketChannel.open();
    try {
      server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      server.bind(new InetSocketAddress(loopback, port), BACKLOG);
      server.configureBlocking(false);
      this.selector = Selector.open();
      server.register(selector, SelectionKey.OP_ACCEPT);
    } catch (IOException e) {
      server.close();
      throw e;
    }
    this.thread = new Thread(this::run, "x-simulator-" + port());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  int port() {
    return server.socket().getLocalPort();
  }

  /** A mistake in the simulator must show at its client, not end the server. */
  Iterator<WireStep> answer(Request request) {
    try {
      return answers.apply(request);
    } catch (RuntimeException e) {
      return Wire.plain(Reply.of(500, "text/plain;charset=utf-8", "Simulator defect: " + e));
    }
  }

  /** Only for the server's own thread. */
  void after(Duration delay, Runnable action) {
    timers.add(new Timer(System.nanoTime() + delay.toNanos(), timersSet++, action));
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (server;
        selector) {
      while (!closed) {
        selector.select(millisToNextTimer());
        runDueTimers();
        for (SelectionKey key : selector.selectedKeys()) {
          serve(key);
        }
        selector.selectedKeys().clear();
      }
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
    } catch (IOException e) {
      throw new IllegalStateException("The simulator's server stopped", e);
    }
  }

  private void serve(SelectionKey key) throws IOException {
    if (key.attachment() instanceof Connection connection) {
      connection.ready();
    } else {
      accept();
    }
  }

  private void accept() throws IOException {
    SocketChannel channel = server.accept();
    while (channel != null) {
      channel.configureBlocking(false);
      // Answers go out in one write; holding them back for more would only cost time.
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      key.attach(new Connection(this, channel, key));
      channel = server.accept();
    }
  }

  private void runDueTimers() {
    Timer next = timers.peek();
    while (next != null && next.dueNanos() - System.nanoTime() <= 0) {
      timers.remove();
      next.action().run();
      next = timers.peek();
    }
  }

  /** 0 means: no timer, wait for a connection. */
  private long millisToNextTimer() {
    Timer next = timers.peek();
    if (next == null) {
      return 0;
    }
    return Math.max(1, (next.dueNanos() - System.nanoTime()) / 1_000_000 + 1);
  }
}
