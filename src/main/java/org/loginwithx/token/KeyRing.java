package org.loginwithx.token;

import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.loginwithx.Internal;

/**
 * The keys that stored secrets are sealed with. The first key seals; all keys open, so that a new
 * key can be added in front while values sealed with the old one are still stored.
 */
@Internal
public final class KeyRing {

  /** AES-256. */
  static final int KEY_BYTES = 32;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,32}");

  private final Map<String, SecretKey> keys;

  private KeyRing(Map<String, SecretKey> keys) {
    this.keys = Collections.unmodifiableMap(keys);
  }

  /**
   * Reads keys written as {@code id:key}, the key being 32 bytes in base64url or base64. Commas or
   * line ends separate them; empty lines, and whatever follows a {@code #}, are skipped.
   *
   * @throws IllegalArgumentException if there is no key, or one that cannot be used. The message
   *     names it by its position only: an operator may have swapped the two sides of the colon, so
   *     that what looks like an id is a key.
   */
  public static KeyRing parse(String text) {
    Map<String, SecretKey> keys = new LinkedHashMap<>();
    for (String line : text.lines().toList()) {
      String content = line.split("#", 2)[0].strip();
      if (content.isEmpty()) {
        continue;
      }
      // An empty entry in between is refused: it is a variable that was not set, and the operator
      // did not mean to seal with the next, older key.
      for (String entry : content.split(",")) {
        add(keys, entry.strip());
      }
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("there is no key");
    }
    return new KeyRing(keys);
  }

  /** A ring of one key that does not come from settings. */
  public static KeyRing of(String id, byte[] key) {
    return parse(id + ":" + Base64.getUrlEncoder().withoutPadding().encodeToString(key));
  }

  /** The id of the key that seals. */
  public String currentId() {
    return keys.keySet().iterator().next();
  }

  /** The ids of all keys, the current one first. */
  public List<String> ids() {
    return List.copyOf(keys.keySet());
  }

  /** All keys by their ids, the current one first. */
  Map<String, SecretKey> keys() {
    return keys;
  }

  @Override
  public String toString() {
    return "KeyRing[ids=" + keys.keySet() + ", keys=***]";
  }

  private static void add(Map<String, SecretKey> keys, String entry) {
    int position = keys.size() + 1;
    int colon = entry.indexOf(':');
    if (colon < 0) {
      throw refused(position, "is not written as id:key");
    }
    String id = entry.substring(0, colon).strip();
    if (!ID.matcher(id).matches()) {
      throw refused(position, "needs an id of 1 to 32 letters, digits, dots, dashes, underscores");
    }
    if (keys.containsKey(id)) {
      throw refused(position, "has the same id as another one");
    }
    SecretKey key = key(position, entry.substring(colon + 1).strip());
    if (keys.containsValue(key)) {
      throw refused(position, "is another one once more, under a new id");
    }
    keys.put(id, key);
  }

  private static SecretKey key(int position, String base64) {
    byte[] bytes = decode(position, base64);
    if (bytes.length != KEY_BYTES) {
      throw refused(position, "has " + bytes.length + " bytes instead of " + KEY_BYTES);
    }
    if (Arrays.equals(bytes, new byte[KEY_BYTES])) {
      throw refused(position, "is nothing but zeros");
    }
    return new SecretKeySpec(bytes, "AES");
  }

  private static byte[] decode(int position, String base64) {
    try {
      return Base64.getUrlDecoder().decode(base64.replace('+', '-').replace('/', '_'));
    } catch (IllegalArgumentException quotesTheKey) {
      throw refused(position, "is not base64");
    }
  }

  private static IllegalArgumentException refused(int position, String why) {
    return new IllegalArgumentException("key " + position + " " + why);
  }
}
