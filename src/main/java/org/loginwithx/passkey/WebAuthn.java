package org.loginwithx.passkey;

import static java.util.Objects.requireNonNull;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticatorTransport;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.verifier.exception.MaliciousCounterValueException;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * Checks the answers of browsers by the rules of WebAuthn level 3, sections 7.1 and 7.2: challenge,
 * origin, host, that the user was verified, signature and counter. A page in a frame of another
 * site is refused. Which authenticator it is does not matter: no attestation is asked for, and none
 * is checked.
 */
@Internal
public final class WebAuthn {

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  private static final List<PublicKeyCredentialParameters> ALGORITHMS =
      PasskeyOptions.ALGORITHMS.stream()
          .map(
              algorithm ->
                  new PublicKeyCredentialParameters(
                      PublicKeyCredentialType.PUBLIC_KEY,
                      COSEAlgorithmIdentifier.create(algorithm)))
          .toList();

  /** How many words a browser may send about the ways to reach an authenticator. */
  private static final int MOST_TRANSPORTS = 8;

  private static final int LONGEST_TRANSPORT = 20;

  private final WebAuthnManager manager;
  private final AttestedCredentialDataConverter converter;

  /** Made at the first use: it is no bean, because an application may lack the library. */
  private static final class Holder {
    private static final WebAuthn ONE = new WebAuthn();
  }

  /** The one for all requests; it takes some milliseconds to make. */
  public static WebAuthn checker() {
    return Holder.ONE;
  }

  private WebAuthn() {
    ObjectConverter objects = new ObjectConverter();
    this.manager = WebAuthnManager.createNonStrictWebAuthnManager(objects);
    this.converter = new AttestedCredentialDataConverter(objects);
  }

  /**
   * Checks a new passkey.
   *
   * @param json the {@code RegistrationResponseJSON} of the browser
   */
  public Credential register(String json, PasskeySite site, String challenge)
      throws RejectedPasskeyException {
    return checked(() -> registered(json, site, challenge));
  }

  private Credential registered(String json, PasskeySite site, String challenge) {
    RegistrationData data = manager.parseRegistrationResponseJSON(json);
    manager.verify(
        data, new RegistrationParameters(property(site, challenge), ALGORITHMS, true, true));
    AuthenticatorData<?> authenticator =
        requireNonNull(data.getAttestationObject()).getAuthenticatorData();
    AttestedCredentialData attested =
        requireNonNull(authenticator.getAttestedCredentialData(), "attestedCredentialData");
    return new Credential(
        ENCODER.encodeToString(attested.getCredentialId()),
        ENCODER.encodeToString(converter.convert(attested)),
        authenticator.getSignCount(),
        authenticator.isFlagBE(),
        authenticator.isFlagBS(),
        transports(data.getTransports()));
  }

  private static List<String> transports(@Nullable Set<AuthenticatorTransport> said) {
    Set<String> words = new TreeSet<>();
    if (said != null) {
      said.stream()
          .map(AuthenticatorTransport::getValue)
          .filter(word -> word.length() <= LONGEST_TRANSPORT && word.matches("[a-z-]+"))
          .limit(MOST_TRANSPORTS)
          .forEach(words::add);
    }
    return List.copyOf(words);
  }

  /**
   * Reads the use of a passkey, and checks nothing yet: the public key has to be looked up.
   *
   * @param json the {@code AuthenticationResponseJSON} of the browser
   */
  public Use use(String json) throws RejectedPasskeyException {
    return checked(() -> new Use(manager.parseAuthenticationResponseJSON(json)));
  }

  /** The use of a passkey, which is not checked yet. */
  public final class Use {

    private final AuthenticationData data;
    private final String credentialId;

    private Use(AuthenticationData data) {
      this.data = data;
      this.credentialId = ENCODER.encodeToString(data.getCredentialId());
    }

    /** Which passkey it claims to be, in base64url. */
    public String credentialId() {
      return credentialId;
    }

    /** Whose passkey the authenticator says it is, in base64url; empty if it does not say. */
    public String handle() {
      byte[] handle = data.getUserHandle();
      return handle == null ? "" : ENCODER.encodeToString(handle);
    }

    /**
     * Checks it.
     *
     * @param known the passkey, as stored
     * @return the passkey after this use
     */
    public Credential check(Credential known, PasskeySite site, String challenge)
        throws RejectedPasskeyException {
      return checked(
          () -> {
            manager.verify(
                data,
                new AuthenticationParameters(
                    property(site, challenge), record(known), null, true, true));
            AuthenticatorData<?> authenticator = requireNonNull(data.getAuthenticatorData());
            return new Credential(
                known.id(),
                known.data(),
                authenticator.getSignCount(),
                known.backupEligible(),
                authenticator.isFlagBS(),
                known.transports());
          });
    }
  }

  private CredentialRecordImpl record(Credential known) {
    return new CredentialRecordImpl(
        new NoneAttestationStatement(),
        true,
        known.backupEligible(),
        known.backedUp(),
        known.signCount(),
        converter.convert(DECODER.decode(known.data())),
        null,
        null,
        null,
        null);
  }

  private static ServerProperty property(PasskeySite site, String challenge) {
    return ServerProperty.builder()
        .origin(new Origin(site.origin()))
        .rpId(site.host())
        .challenge(new DefaultChallenge(DECODER.decode(challenge)))
        .build();
  }

  /** The library throws exceptions of many kinds if an answer lacks a part or is no JSON. */
  private static <T> T checked(Supplier<T> check) throws RejectedPasskeyException {
    try {
      return check.get();
    } catch (MaliciousCounterValueException wentBack) {
      throw new RejectedPasskeyException("counter", true, wentBack);
    } catch (RuntimeException refused) {
      throw new RejectedPasskeyException(refused.getClass().getSimpleName(), false, refused);
    }
  }
}
