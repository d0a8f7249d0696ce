package org.loginwithx.token;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.KeyLengthException;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import org.loginwithx.Internal;
import org.loginwithx.secret.Secrets;

/**
 * Seals secrets before they are stored, each for one place, and opens them only there; safe for use
 * by many threads.
 *
 * <p>A sealed value is a compact JWE (RFC 7516, {@code dir} with {@code A256GCM}). Its header names
 * the key, and in {@code ctx} a hash of the context: table, column, user and whatever else
 * identifies the place. The header is authenticated, so that a value copied to another row does not
 * open there.
 *
 * <p>Initialization vectors are random: a key is good for 2<sup>32</sup> values (NIST SP 800-38D
 * section 8.3).
 */
@Internal
public final class Sealer {

  /** The limit of a stored value; far longer than any token. */
  private static final int MAX_LENGTH = 64 * 1024;

  /**
   * A header made here has about 180 characters; the limit keeps nested or endless JSON away from
   * the parser.
   */
  private static final int MAX_HEADER_LENGTH = 256;

  /** 12 bytes (RFC 7518 section 5.3) in base64url. */
  private static final int IV_LENGTH = 16;

  /** 16 bytes in base64url. */
  private static final int TAG_LENGTH = 22;

  private static final String CONTEXT = "ctx";
  private static final Set<String> HEADER = Set.of("alg", "enc", "kid", CONTEXT);

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  private final String currentId;
  private final DirectEncrypter encrypter;
  private final Map<String, DirectDecrypter> decrypters;

  public Sealer(KeyRing ring) {
    Map<String, DirectDecrypter> all = new HashMap<>();
    try {
      for (Map.Entry<String, SecretKey> key : ring.keys().entrySet()) {
        all.put(key.getKey(), new DirectDecrypter(key.getValue()));
      }
      encrypter = new DirectEncrypter(ring.keys().get(ring.currentId()));
    } catch (KeyLengthException ringsHave256Bits) {
      throw new IllegalStateException(ringsHave256Bits);
    }
    // Otherwise each value creates its own generator.
    encrypter.getJCAContext().setSecureRandom(new SecureRandom());
    currentId = ring.currentId();
    decrypters = Map.copyOf(all);
  }

  /**
   * Encrypts a text for one place, with a different result each time.
   *
   * @param context names the place; {@link #open} needs the same parts in the same order
   * @throws IllegalArgumentException if it could not be opened again: the text is longer than about
   *     48 KB, or contains half a surrogate pair
   */
  public String seal(String plainText, String... context) {
    return seal(utf8(plainText), context);
  }

  /**
   * Does the same for bytes instead of text.
   *
   * @throws IllegalArgumentException if there are more than about 48 KB
   */
  public String seal(byte[] plain, String... context) {
    JWEHeader header =
        new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
            .keyID(currentId)
            .customParam(CONTEXT, hash(context))
            .build();
    JWEObject jwe = new JWEObject(header, new Payload(plain));
    try {
      jwe.encrypt(encrypter);
    } catch (JOSEException noSuchCipher) {
      throw new IllegalStateException("This JVM does not support AES-GCM", noSuchCipher);
    }
    String sealed = jwe.serialize();
    if (sealed.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("the text is too long to be sealed");
    }
    return sealed;
  }

  /**
   * Decrypts what {@link #seal} made for this place. For any other value (cut, changed, from
   * another place, with a missing key, or not sealed at all) it returns nothing and never tells
   * why: the reason would help only attackers.
   */
  public Optional<String> open(String sealed, String... context) {
    return openBytes(sealed, context).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /** Does the same for bytes instead of text. */
  public Optional<byte[]> openBytes(String sealed, String... context) {
    return read(sealed)
        .filter(jwe -> hash(context).equals(jwe.getHeader().getCustomParam(CONTEXT)))
        .flatMap(this::decrypt);
  }

  /**
   * Whether a value names the current key. Other values, if they open at all, have to be sealed
   * again before their key can leave the ring. The name alone proves nothing.
   */
  public boolean isCurrent(String sealed) {
    return read(sealed).filter(jwe -> currentId.equals(jwe.getHeader().getKeyID())).isPresent();
  }

  private Optional<byte[]> decrypt(JWEObject jwe) {
    DirectDecrypter decrypter = decrypters.get(jwe.getHeader().getKeyID());
    if (decrypter == null) {
      return Optional.empty();
    }
    try {
      jwe.decrypt(decrypter);
    } catch (JOSEException notAuthentic) {
      return Optional.empty();
    }
    return Optional.of(jwe.getPayload().toBytes());
  }

  /** The parts of a value, if it has the form that this class writes; nothing is decrypted. */
  private static Optional<JWEObject> read(String sealed) {
    if (sealed.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      if (!isExact(sealed)) {
        return Optional.empty();
      }
      return Optional.of(JWEObject.parse(sealed)).filter(jwe -> isOurs(jwe.getHeader()));
    } catch (ParseException | RuntimeException noJwe) {
      // Parsers of JSON do not promise which exceptions they throw at malformed text.
      return Optional.empty();
    }
  }

  /**
   * Nimbus skips white space and foreign characters, and the JDK accepts initialization vectors of
   * any length and finds the tag wherever it begins. To exclude a second spelling of a value, only
   * the spelling that this class writes is read.
   *
   * @throws IllegalArgumentException if it is not even base64url
   */
  private static boolean isExact(String sealed) {
    String[] parts = sealed.split("\\.", 6);
    return parts.length == 5
        && parts[0].length() <= MAX_HEADER_LENGTH
        && parts[1].isEmpty()
        && parts[2].length() == IV_LENGTH
        && parts[4].length() == TAG_LENGTH
        && Stream.of(parts)
            .allMatch(part -> ENCODER.encodeToString(DECODER.decode(part)).equals(part));
  }

  /** The author of a header must neither choose the cipher nor have anything inflated (zip). */
  private static boolean isOurs(JWEHeader header) {
    return header.getIncludedParams().equals(HEADER)
        && header.getAlgorithm().equals(JWEAlgorithm.DIR)
        && header.getEncryptionMethod().equals(EncryptionMethod.A256GCM);
  }

  /** Each part is hashed with its length, or ("ab", "c") would be the same place as ("a", "bc"). */
  private static String hash(String... context) {
    ByteArrayOutputStream all = new ByteArrayOutputStream(200);
    for (String part : context) {
      ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + Character.BYTES * part.length());
      // As characters: an encoding would map all halves of surrogate pairs to the same bytes.
      bytes.putInt(part.length()).asCharBuffer().put(part);
      all.writeBytes(bytes.array());
    }
    return ENCODER.encodeToString(Secrets.sha256(all.toByteArray()));
  }

  private static byte[] utf8(String text) {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] exact = new byte[bytes.remaining()];
      bytes.get(exact);
      return exact;
    } catch (CharacterCodingException halfAPair) {
      throw new IllegalArgumentException("the text has half a surrogate pair", halfAPair);
    }
  }
}
