package org.loginwithx.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Decides which addresses are of the public internet, by the registries of special addresses (RFC
 * 6890). All others may lead to machines that trust this server.
 */
final class PublicAddress {

  private static final int V4_BYTES = 4;

  /** IPv6 addresses that are routed on the internet (RFC 4291 section 2.4). */
  private static final Block GLOBAL = Block.of("2000::", 3);

  private static final Block[] SPECIAL_V4 = {
    Block.of("0.0.0.0", 8),
    Block.of("10.0.0.0", 8),
    Block.of("100.64.0.0", 10),
    Block.of("127.0.0.0", 8),
    Block.of("169.254.0.0", 16),
    Block.of("172.16.0.0", 12),
    Block.of("192.0.0.0", 24),
    Block.of("192.0.2.0", 24),
    Block.of("192.88.99.0", 24),
    Block.of("192.168.0.0", 16),
    Block.of("198.18.0.0", 15),
    Block.of("198.51.100.0", 24),
    Block.of("203.0.113.0", 24),
    // Multicast, and everything above it.
    Block.of("224.0.0.0", 3)
  };

  private static final Block[] SPECIAL_V6 = {
    // Protocols, among them Teredo, which carries an IPv4 address.
    Block.of("2001::", 23),
    Block.of("2001:db8::", 32),
    // 6to4, which carries an IPv4 address.
    Block.of("2002::", 16),
    Block.of("3fff::", 20)
  };

  /** NAT64 (RFC 6052): the last four bytes are the IPv4 address that is called. */
  private static final Block NAT64 = Block.of("64:ff9b::", 96);

  private PublicAddress() {}

  /** Whether this address is of the public internet. */
  static boolean is(InetAddress address) {
    byte[] bytes = address.getAddress();
    // Java itself turns a mapped address (::ffff:10.0.0.1) into one of IPv4.
    if (address instanceof Inet4Address) {
      return isNone(bytes, SPECIAL_V4);
    }
    if (NAT64.has(bytes)) {
      return isNone(Arrays.copyOfRange(bytes, bytes.length - V4_BYTES, bytes.length), SPECIAL_V4);
    }
    return GLOBAL.has(bytes) && isNone(bytes, SPECIAL_V6);
  }

  private static boolean isNone(byte[] address, Block... blocks) {
    return Arrays.stream(blocks).noneMatch(block -> block.has(address));
  }

  /** The addresses that begin with the same bits. */
  // Two blocks are never compared.
  @SuppressWarnings("ArrayRecordComponent")
  private record Block(byte[] start, int bits) {

    static Block of(String literal, int bits) {
      try {
        return new Block(InetAddress.getByName(literal).getAddress(), bits);
      } catch (UnknownHostException noLiteral) {
        throw new IllegalArgumentException(literal, noLiteral);
      }
    }

    boolean has(byte[] address) {
      for (int bit = 0; bit < bits; bit++) {
        int differing = start[bit / Byte.SIZE] ^ address[bit / Byte.SIZE];
        if ((differing >> (Byte.SIZE - 1 - bit % Byte.SIZE) & 1) == 1) {
          return false;
        }
      }
      return true;
    }
  }
}
