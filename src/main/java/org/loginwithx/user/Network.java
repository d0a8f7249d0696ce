package org.loginwithx.user;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.loginwithx.Internal;

/**
 * The network a request comes from: that of a household or company, and no more of the address.
 *
 * @param prefix an IPv4 address up to /24, or an IPv6 address up to /48
 * @param isPeople false for this machine itself: a proxy there stands for all users
 */
@Internal
public record Network(String prefix, boolean isPeople) {

  /** Four numbers up to 255, or a text with a colon. For these the JDK never asks the DNS. */
  private static final Pattern LITERAL =
      Pattern.compile(
          "((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?=\\d)|$)){4}"
              + "|(?=[0-9a-fA-F:.]*:)[0-9a-fA-F:][0-9a-fA-F:.]{1,44}");

  private static final int IPV4_BYTES = 3;
  private static final int IPV6_BYTES = 6;

  /**
   * The network of an address.
   *
   * @param address as the container gives it, or a proxy that is trusted; never a header that any
   *     client can write (ADV-45)
   */
  public static Network of(String address) {
    return parse(address).map(Network::of).orElseGet(() -> new Network("unknown", false));
  }

  private static Network of(InetAddress address) {
    byte[] bytes = address.getAddress();
    int kept = address instanceof Inet4Address ? IPV4_BYTES : IPV6_BYTES;
    Arrays.fill(bytes, kept, bytes.length, (byte) 0);
    try {
      String start = InetAddress.getByAddress(bytes).getHostAddress();
      return new Network(start + "/" + kept * 8, !address.isLoopbackAddress());
    } catch (UnknownHostException wrongLength) {
      throw new IllegalStateException(wrongLength);
    }
  }

  /** The address of a literal. Empty for any other text, which the JDK would look up in the DNS. */
  static Optional<InetAddress> parse(String address) {
    // A zone is a local name of this machine.
    String literal = address.replaceFirst("%.*", "");
    if (!LITERAL.matcher(literal).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(literal));
    } catch (UnknownHostException noAddress) {
      return Optional.empty();
    }
  }
}
