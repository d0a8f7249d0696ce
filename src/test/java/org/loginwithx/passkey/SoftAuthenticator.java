package org.loginwithx.passkey;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Objects;
import java.util.UUID;

/**
 * A browser and its authenticator with one passkey, ES256 and without attestation. Written from the
 * standard and not with the library, whose mistakes it would share.
 */
public final class SoftAuthenticator {

  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();
  private static final byte[] NO_MODEL = new byte[16];

  private static final int USER_PRESENT = 0x01;
  private static final int USER_VERIFIED = 0x04;
  private static final int BACKUP_ELIGIBLE = 0x08;
  private static final int BACKED_UP = 0x10;
  private static final int HAS_CREDENTIAL = 0x40;

  private final KeyPair keys = keys();
  private final byte[] credentialId = bytes(UUID.randomUUID().toString());
  private final String origin;

  /** What the authenticator keeps of the user. */
  private String handle = "";

  /** The next count; 0 for one that does not count. */
  public int counter = 1;

  public int flags = USER_PRESENT | USER_VERIFIED | BACKUP_ELIGIBLE | BACKED_UP;
  public boolean crossOrigin;

  /** The host that it signs for; the one that the site asks for if it is empty. */
  public String host = "";

  public boolean spoilsSignature;

  public SoftAuthenticator(String origin) {
    this.origin = origin;
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /** Without these flags: what a user does who only touches it. */
  public SoftAuthenticator unverified() {
    flags &= ~USER_VERIFIED;
    return this;
  }

  public String credentialId() {
    return BASE64URL.encodeToString(credentialId);
  }

  public String handle() {
    return handle;
  }

  /** The state that goes back with an answer. */
  public static String state(String options) {
    return read(options).getString("state");
  }

  private static JsonObject publicKey(String options) {
    return read(options).getJsonObject("publicKey");
  }

  private static JsonObject read(String json) {
    return Json.createReader(new StringReader(json)).readObject();
  }

  /** {@code navigator.credentials.create()}. */
  public String create(String options) {
    JsonObject asked = publicKey(options);
    handle = asked.getJsonObject("user").getString("id");
    String rp = asked.getJsonObject("rp").getString("id");
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes(authenticatorData(rp, flags | HAS_CREDENTIAL));
    data.writeBytes(NO_MODEL);
    data.writeBytes(ByteBuffer.allocate(2).putShort((short) credentialId.length).array());
    data.writeBytes(credentialId);
    data.writeBytes(publicKey());
    ByteArrayOutputStream attestation = new ByteArrayOutputStream();
    attestation.write(0xa3);
    text(attestation, "fmt");
    text(attestation, "none");
    text(attestation, "attStmt");
    attestation.write(0xa0);
    text(attestation, "authData");
    byteString(attestation, data.toByteArray());
    return answer(
        Json.createObjectBuilder()
            .add("clientDataJSON", BASE64URL.encodeToString(clientData("webauthn.create", asked)))
            .add("attestationObject", BASE64URL.encodeToString(attestation.toByteArray()))
            .add("transports", Json.createArrayBuilder().add("internal").add("hybrid"))
            .build());
  }

  /** {@code navigator.credentials.get()}. */
  public String get(String options) {
    JsonObject asked = publicKey(options);
    byte[] data = authenticatorData(asked.getString("rpId"), flags);
    byte[] clientData = clientData("webauthn.get", asked);
    byte[] signature = sign(data, clientData);
    if (spoilsSignature) {
      signature[signature.length - 1] ^= 1;
    }
    return answer(
        Json.createObjectBuilder()
            .add("clientDataJSON", BASE64URL.encodeToString(clientData))
            .add("authenticatorData", BASE64URL.encodeToString(data))
            .add("signature", BASE64URL.encodeToString(signature))
            .add("userHandle", handle)
            .build());
  }

  private String answer(JsonObject response) {
    return Json.createObjectBuilder()
        .add("id", credentialId())
        .add("rawId", credentialId())
        .add("type", "public-key")
        .add("response", response)
        .add("clientExtensionResults", Json.createObjectBuilder())
        .build()
        .toString();
  }

  private byte[] authenticatorData(String rp, int given) {
    return ByteBuffer.allocate(37)
        .put(sha256(bytes(host.isEmpty() ? rp : host)))
        .put((byte) given)
        .putInt(counter == 0 ? 0 : counter++)
        .array();
  }

  private byte[] clientData(String type, JsonObject asked) {
    return bytes(
        Json.createObjectBuilder()
            .add("type", type)
            .add("challenge", asked.getString("challenge"))
            .add("origin", origin)
            .add("crossOrigin", crossOrigin)
            .build()
            .toString());
  }

  /** A COSE key: EC2, ES256, P-256 (RFC 9053 sections 2.1 and 7.1). */
  private byte[] publicKey() {
    ECPublicKey key = (ECPublicKey) keys.getPublic();
    ByteArrayOutputStream cose = new ByteArrayOutputStream();
    cose.writeBytes(new byte[] {(byte) 0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21});
    byteString(cose, coordinate(key.getW().getAffineX()));
    cose.write(0x22);
    byteString(cose, coordinate(key.getW().getAffineY()));
    return cose.toByteArray();
  }

  private static byte[] coordinate(BigInteger value) {
    byte[] signed = value.toByteArray();
    byte[] fixed = new byte[32];
    int length = Math.min(signed.length, fixed.length);
    System.arraycopy(signed, signed.length - length, fixed, fixed.length - length, length);
    return fixed;
  }

  private byte[] sign(byte[] data, byte[] clientData) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(data);
      signature.update(sha256(clientData));
      return signature.sign();
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  private static void text(ByteArrayOutputStream cbor, String text) {
    cbor.write(0x60 | text.length());
    cbor.writeBytes(bytes(text));
  }

  private static void byteString(ByteArrayOutputStream cbor, byte[] value) {
    cbor.write(0x59);
    cbor.writeBytes(ByteBuffer.allocate(2).putShort((short) value.length).array());
    cbor.writeBytes(value);
  }

  private static byte[] sha256(byte[] value) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(value);
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  private static byte[] bytes(String text) {
    return Objects.requireNonNull(text).getBytes(StandardCharsets.UTF_8);
  }
}
