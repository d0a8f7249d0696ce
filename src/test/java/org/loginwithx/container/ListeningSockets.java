package org.loginwithx.container;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Where a process waits for others, as Linux tells it in {@code /proc}. */
final class ListeningSockets {

  private static final String TCP_LISTEN = "0A";
  private static final String UDP_WITHOUT_PEER = "07";

  private ListeningSockets() {}

  /**
   * All sockets of the process, such as {@code tcp 127.0.0.1:8080}, or {@code tcp *:8080} for any
   * client.
   */
  static Set<String> of(long pid) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    Set<String> own = socketsOf(process);
    Set<String> listening = new TreeSet<>();
    for (String table : List.of("tcp", "tcp6", "udp", "udp6")) {
      String protocol = table.substring(0, 3);
      String state = protocol.equals("tcp") ? TCP_LISTEN : UDP_WITHOUT_PEER;
      for (String line : Files.readAllLines(process.resolve("net").resolve(table))) {
        // Number, local address, remote address, state, ..., and as the tenth the socket.
        String[] columns = line.strip().split("\\s+");
        if (columns[3].equals(state) && own.contains("socket:[" + columns[9] + "]")) {
          listening.add(protocol + " " + readable(columns[1]));
        }
      }
    }
    return listening;
  }

  private static Set<String> socketsOf(Path process) throws IOException {
    Set<String> sockets = new TreeSet<>();
    try (Stream<Path> open = Files.list(process.resolve("fd"))) {
      for (Path file : open.toList()) {
        try {
          sockets.add(Files.readSymbolicLink(file).toString());
        } catch (NoSuchFileException closedMeanwhile) {
          // Then nobody waits at it.
        }
      }
    }
    return sockets;
  }

  /** Words of four bytes as the machine has them, and the port. */
  private static String readable(String hex) throws IOException {
    String[] parts = hex.split(":");
    ByteBuffer words =
        ByteBuffer.wrap(HexFormat.of().parseHex(parts[0])).order(ByteOrder.nativeOrder());
    ByteBuffer address = ByteBuffer.allocate(words.capacity());
    while (words.hasRemaining()) {
      address.putInt(words.getInt());
    }
    InetAddress where = InetAddress.getByAddress(address.array());
    String host = where.isAnyLocalAddress() ? "*" : where.getHostAddress();
    return host + ":" + Integer.parseInt(parts[1], 16);
  }
}
