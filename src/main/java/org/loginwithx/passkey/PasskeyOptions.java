package org.loginwithx.passkey;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.Map;
import org.loginwithx.Internal;

/** What a browser is asked for, as JSON for {@code passkeys.js}. */
@Internal
public final class PasskeyOptions {

  private static final JsonBuilderFactory BUILDERS = Json.createBuilderFactory(Map.of());

  /** ES256, EdDSA and RS256: every authenticator has one of them. */
  static final List<Integer> ALGORITHMS = List.of(-7, -8, -257);

  private static final String TYPE = "public-key";
  private static final String REQUIRED = "required";

  private PasskeyOptions() {}

  /**
   * A user who gets a passkey.
   *
   * @param handle random, and the same for all passkeys of the user; it says nothing about the user
   * @param name tells accounts apart where the browser lists passkeys
   * @param displayName the name to show
   */
  public record Owner(String handle, String name, String displayName) {}

  /**
   * Asks for a new passkey.
   *
   * @param siteName the name of this site, for users
   * @param known the passkeys of the user: their authenticators make no second one
   */
  public static String toCreate(
      Challenge challenge, String host, String siteName, Owner owner, List<Credential> known) {
    JsonArrayBuilder algorithms = BUILDERS.createArrayBuilder();
    ALGORITHMS.forEach(
        each -> algorithms.add(BUILDERS.createObjectBuilder().add("type", TYPE).add("alg", each)));
    JsonArrayBuilder excluded = BUILDERS.createArrayBuilder();
    known.forEach(each -> excluded.add(named(each)));
    JsonObjectBuilder publicKey =
        BUILDERS
            .createObjectBuilder()
            .add("challenge", challenge.text())
            .add("rp", BUILDERS.createObjectBuilder().add("id", host).add("name", siteName))
            .add(
                "user",
                BUILDERS
                    .createObjectBuilder()
                    .add("id", owner.handle())
                    .add("name", owner.name())
                    .add("displayName", owner.displayName()))
            .add("pubKeyCredParams", algorithms)
            .add("timeout", Challenges.LIFETIME.toMillis())
            .add("excludeCredentials", excluded)
            .add(
                "authenticatorSelection",
                BUILDERS
                    .createObjectBuilder()
                    .add("residentKey", REQUIRED)
                    .add("requireResidentKey", true)
                    .add("userVerification", REQUIRED))
            .add("attestation", "none");
    return answer(challenge, publicKey);
  }

  private static JsonObjectBuilder named(Credential credential) {
    return BUILDERS
        .createObjectBuilder()
        .add("type", TYPE)
        .add("id", credential.id())
        .add("transports", BUILDERS.createArrayBuilder(credential.transports()));
  }

  /** Asks for any passkey of this site: the answer is the same for all visitors. */
  public static String toLogIn(Challenge challenge, String host) {
    return answer(
        challenge,
        BUILDERS
            .createObjectBuilder()
            .add("challenge", challenge.text())
            .add("rpId", host)
            .add("timeout", Challenges.LIFETIME.toMillis())
            .add("userVerification", REQUIRED));
  }

  private static String answer(Challenge challenge, JsonObjectBuilder publicKey) {
    return BUILDERS
        .createObjectBuilder()
        .add("state", challenge.state())
        .add("publicKey", publicKey)
        .build()
        .toString();
  }
}
