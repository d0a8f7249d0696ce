package org.loginwithx.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets through only calls signed as X wants them (RFC 5849 sections 3.1 to 3.4). */
final class CallVerifier {

  /** Where a token's secret is looked up; null for a token that is not, or no longer, known. */
  @FunctionalInterface
  interface TokenSecrets {
    @Nullable String secretOf(String token);
  }

  private static final List<String> REQUIRED =
      List.of(
          "oauth_consumer_key",
          "oauth_nonce",
          "oauth_signature",
          "oauth_signature_method",
          "oauth_timestamp",
          "oauth_version");

  private final XSimulatorSettings settings;
  private final NonceMemory nonces;

  CallVerifier(XSimulatorSettings settings) {
    this.settings = settings;
    Duration window = settings.timestampBehind().plus(settings.timestampAhead());
    this.nonces = new NonceMemory(settings.clock(), window);
  }

  SignedCall verifyWithoutToken(Request request) throws RefusedException {
    Parameters header = header(request);
    // Here a token, even an empty one, is a mistake of the client.
    require(header.first("oauth_token") == null, XError.COULD_NOT_AUTHENTICATE);
    return verify(request, header, "", "");
  }

  SignedCall verifyWithToken(Request request, TokenSecrets secrets, XError unknownToken)
      throws RefusedException {
    Parameters header = header(request);
    String token = header.first("oauth_token", "");
    require(!token.isEmpty(), XError.BAD_AUTHENTICATION_DATA);
    String secret = secrets.secretOf(token);
    if (secret == null) {
      throw new RefusedException(unknownToken);
    }
    return verify(request, header, token, secret);
  }

  void forgetNonces() {
    nonces.clear();
  }

  private SignedCall verify(Request request, Parameters header, String token, String tokenSecret)
      throws RefusedException {
    Parameters all = allParameters(request, header);
    String baseString =
        SignatureCheck.baseString(
            request.method(),
            SignatureCheck.baseUrl("http", request.header("host", ""), request.path()),
            all);
    String signature = header.first("oauth_signature", "");
    require(
        SignatureCheck.matches(signature, baseString, settings.consumerSecret(), tokenSecret),
        XError.COULD_NOT_AUTHENTICATE);
    // Only now: a forged call must not use up the nonce of an honest one.
    String nonce = header.first("oauth_nonce", "");
    require(nonces.isFirstUse(settings.consumerKey(), token, nonce), XError.COULD_NOT_AUTHENTICATE);
    return new SignedCall(token, all);
  }

  /** The header's parameters, after everything that can be said without a secret. */
  private Parameters header(Request request) throws RefusedException {
    List<String> values = request.headers().getOrDefault("authorization", List.of());
    require(values.size() == 1, XError.BAD_AUTHENTICATION_DATA);
    Parameters header;
    try {
      header = AuthorizationHeader.parse(values.get(0));
    } catch (IllegalArgumentException e) {
      throw new RefusedException(XError.BAD_AUTHENTICATION_DATA);
    }
    for (String name : REQUIRED) {
      require(!header.first(name, "").isEmpty(), XError.BAD_AUTHENTICATION_DATA);
    }
    require(header.first("oauth_version", "").equals("1.0"), XError.BAD_AUTHENTICATION_DATA);
    require(
        header.first("oauth_signature_method", "").equals("HMAC-SHA1"),
        XError.COULD_NOT_AUTHENTICATE);
    require(
        header.first("oauth_consumer_key", "").equals(settings.consumerKey()),
        XError.COULD_NOT_AUTHENTICATE);
    require(
        header.first("oauth_nonce", "").chars().allMatch(c -> c > ' ' && c < 0x7f),
        XError.COULD_NOT_AUTHENTICATE);
    require(isCurrent(header.first("oauth_timestamp", "")), XError.TIMESTAMP_OUT_OF_BOUNDS);
    return header;
  }

  private boolean isCurrent(String timestamp) {
    if (!timestamp.matches("[0-9]{1,11}")) {
      return false;
    }
    Instant claimed = Instant.ofEpochSecond(Long.parseLong(timestamp));
    Instant now = settings.clock().instant();
    return !claimed.isBefore(now.minus(settings.timestampBehind()))
        && !claimed.isAfter(now.plus(settings.timestampAhead()));
  }

  /** Section 3.4.1.3.1. The same oauth parameter in two places would have two meanings. */
  private static Parameters allParameters(Request request, Parameters header)
      throws RefusedException {
    Parameters all;
    try {
      all = header.and(request.queryParameters()).and(request.formParameters());
    } catch (IllegalArgumentException e) {
      throw new RefusedException(XError.BAD_AUTHENTICATION_DATA);
    }
    require(!all.repeatsAnyOAuthParameter(), XError.BAD_AUTHENTICATION_DATA);
    return all;
  }

  private static void require(boolean fulfilled, XError otherwise) throws RefusedException {
    if (!fulfilled) {
      throw new RefusedException(otherwise);
    }
  }
}
