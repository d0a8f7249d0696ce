package org.loginwithx.x;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.loginwithx.form.FormEncoding;
import org.loginwithx.form.MalformedFormException;
import org.loginwithx.form.Parameter;
import org.loginwithx.oauth1.AccessToken;
import org.loginwithx.oauth1.RequestToken;

/**
 * Reads the form answers of the two token calls by their shape, not by their content type: X's own
 * guide shows {@code text/html} for a good answer.
 */
final class TokenResponses {

  private static final int LONGEST = 512;

  private TokenResponses() {}

  /** RFC 5849 section 2.1: token, secret, and a confirmation that is exactly {@code true}. */
  static RequestToken requestToken(byte[] body) throws ResponseException {
    List<Parameter> form = parse(body);
    // The confirmation is mandatory: without it the flow is OAuth 1.0, in which an attacker can
    // make a victim approve the attacker's request token (advisory 2009.1).
    if (!"true".equals(only(form, "oauth_callback_confirmed", XFault.CALLBACK_NOT_CONFIRMED))) {
      throw new ResponseException(XFault.CALLBACK_NOT_CONFIRMED);
    }
    return new RequestToken(token(form, "oauth_token"), token(form, "oauth_token_secret"));
  }

  /** RFC 5849 section 2.3, and the two fields that X adds. */
  static GrantedAccess grantedAccess(byte[] body) throws ResponseException {
    List<Parameter> form = parse(body);
    AccessToken token =
        new AccessToken(token(form, "oauth_token"), token(form, "oauth_token_secret"));
    String userId = only(form, "user_id", XFault.BAD_TOKEN);
    if (userId != null && !ProfileResponses.isId(userId)) {
      throw new ResponseException(XFault.BAD_PROFILE);
    }
    return new GrantedAccess(token, userId, only(form, "screen_name", XFault.BAD_TOKEN));
  }

  private static List<Parameter> parse(byte[] body) throws ResponseException {
    String text = text(body).strip();
    if (text.isEmpty()) {
      throw new ResponseException(XFault.EMPTY);
    }
    // A web page (a maintenance notice, a hotel's log-in page) or JSON where a form is expected.
    if (text.indexOf('=') < 0 || "<{[\"".indexOf(text.charAt(0)) >= 0) {
      throw new ResponseException(XFault.BAD_FORMAT);
    }
    try {
      return FormEncoding.parse(text);
    } catch (MalformedFormException notAForm) {
      throw new ResponseException(XFault.BAD_ENCODING);
    }
  }

  /** The body as UTF-8, which includes ASCII; invalid bytes are an error. */
  static String text(byte[] body) throws ResponseException {
    try {
      return withoutMark(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
    } catch (CharacterCodingException notText) {
      throw new ResponseException(XFault.BAD_ENCODING);
    }
  }

  /**
   * Removes the byte order mark that some gateways add (RFC 8259 section 8.1 lets readers ignore
   * it).
   */
  static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static String token(List<Parameter> form, String name) throws ResponseException {
    String value = only(form, name, XFault.BAD_TOKEN);
    if (value == null || value.isEmpty() || value.length() > LONGEST || !isVisibleAscii(value)) {
      throw new ResponseException(XFault.BAD_TOKEN);
    }
    return value;
  }

  /**
   * The value of a field that is there at most once; of two, neither the first nor the last wins.
   */
  private static @Nullable String only(List<Parameter> form, String name, XFault ifDoubled)
      throws ResponseException {
    String found = null;
    for (Parameter parameter : form) {
      if (parameter.name().equals(name)) {
        if (found != null) {
          throw new ResponseException(ifDoubled);
        }
        found = parameter.value();
      }
    }
    return found;
  }

  private static boolean isVisibleAscii(String value) {
    return value.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }
}
