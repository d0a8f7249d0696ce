package org.loginwithx.user;

import java.net.InetAddress;
import java.util.Optional;
import org.loginwithx.Internal;

/**
 * A range of IP addresses that begin with the same bits (RFC 4632).
 *
 * @param start one address of the range, as a literal
 * @param bits how many bits are the same
 */
@Internal
public record AddressRange(String start, int bits) {

  /** For instance {@code 10.1.0.0/16}, or a single address. */
  public static Optional<AddressRange> parse(String text) {
    String[] parts = text.strip().split("/", -1);
    Optional<InetAddress> start = Network.parse(parts[0]);
    if (start.isEmpty() || parts.length > 2) {
      return Optional.empty();
    }
    int all = start.get().getAddress().length * Byte.SIZE;
    String bits = parts.length == 1 ? Integer.toString(all) : parts[1];
    return bits.matches("\\d{1,3}") && Integer.parseInt(bits) <= all
        ? Optional.of(new AddressRange(parts[0], Integer.parseInt(bits)))
        : Optional.empty();
  }

  /** Whether the address is in this range; false for a text that is no address. */
  public boolean contains(String address) {
    byte[] own = bytes(start);
    byte[] other = bytes(address);
    if (own.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int differing = own[bit / Byte.SIZE] ^ other[bit / Byte.SIZE];
      if ((differing >> (Byte.SIZE - 1 - bit % Byte.SIZE) & 1) == 1) {
        return false;
      }
    }
    return true;
  }

  private static byte[] bytes(String address) {
    return Network.parse(address).map(InetAddress::getAddress).orElse(new byte[0]);
  }
}
