package org.loginwithx.user;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One e-mail address that a mail can be sent to (RFC 5321 section 4.1.2, without quotes and address
 * literals). The domain is ASCII and in lower case.
 *
 * @param address for instance {@code anna@example.org}; the part before the {@code @} is as the
 *     user typed it
 */
public record EmailAddress(String address) {

  private static final int LONGEST = 254;
  private static final int LONGEST_LOCAL_PART = 64;

  private static final Pattern LOCAL_PART =
      Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");

  /** At least two labels, and the last one is no number: that would be an IP address. */
  private static final Pattern DOMAIN =
      Pattern.compile(
          "([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+(?=[a-z0-9-]*[a-z])[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  public EmailAddress {
    if (!isSendable(address)) {
      throw new IllegalArgumentException("Not an e-mail address");
    }
  }

  /** The address, if the text is one and nothing else; surrounding spaces do not count. */
  public static Optional<EmailAddress> parse(@Nullable String text) {
    if (text == null || text.length() > LONGEST) {
      return Optional.empty();
    }
    String stripped = text.strip();
    int at = stripped.lastIndexOf('@');
    if (at < 1) {
      return Optional.empty();
    }
    return domain(stripped.substring(at + 1))
        .map(domain -> stripped.substring(0, at + 1) + domain)
        .filter(EmailAddress::isSendable)
        .map(EmailAddress::new);
  }

  /**
   * The domain in ASCII. A domain that looks different in ASCII (full-width letters, for instance)
   * is refused: the mail would go to an address that the user did not write.
   */
  private static Optional<String> domain(String typed) {
    String lower = typed.toLowerCase(Locale.ROOT);
    try {
      String ascii = IDN.toASCII(lower, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
      String composed = Normalizer.normalize(lower, Normalizer.Form.NFC);
      return IDN.toUnicode(ascii).equals(composed) || ascii.equals(lower)
          ? Optional.of(ascii)
          : Optional.empty();
    } catch (IllegalArgumentException | IndexOutOfBoundsException noDomain) {
      return Optional.empty();
    }
  }

  private static boolean isSendable(String address) {
    int at = address.lastIndexOf('@');
    return at > 0
        && at <= LONGEST_LOCAL_PART
        && address.length() <= LONGEST
        && LOCAL_PART.matcher(address.substring(0, at)).matches()
        && DOMAIN.matcher(address.substring(at + 1)).matches();
  }

  /** The form to compare by: no provider has two mailboxes that differ in case only. */
  public String key() {
    return address.toLowerCase(Locale.ROOT);
  }

  /** Hides most of the address, for logs. */
  @Override
  public String toString() {
    return address.charAt(0) + "***" + address.substring(address.lastIndexOf('@'));
  }
}
