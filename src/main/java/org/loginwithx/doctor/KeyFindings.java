package org.loginwithx.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.loginwithx.Internal;
import org.loginwithx.oauth2.ClientCredentials;
import org.loginwithx.x.OAuth1Client;
import org.loginwithx.x.OAuth2Client;
import org.loginwithx.x.XClients;

/**
 * Mistakes that the format of the keys shows. X could change the format, so these are warnings
 * only.
 */
@Internal
public final class KeyFindings {

  /**
   * In Base64, a client id is a name, a number, and "ci" if X issued a secret for it, otherwise
   * "na".
   */
  private static final Pattern CLIENT_ID = Pattern.compile(".+:[0-9]+:(ci|na)");

  private static final String HAS_SECRET = ":ci";
  private static final Pattern API_KEY = Pattern.compile("[A-Za-z0-9]{25}");

  private KeyFindings() {}

  /** Empty if all keys look like X's keys. */
  public static List<Finding> of(XClients clients) {
    List<Finding> found = new ArrayList<>();
    OAuth1Client oauth1 = clients.oauth1();
    if (oauth1 != null && isClientId(oauth1.connection().credentials().consumerKey())) {
      found.add(Finding.of(Check.OAUTH1, Symptom.API_KEY_IS_CLIENT_ID));
    }
    OAuth2Client oauth2 = clients.oauth2();
    if (oauth2 != null) {
      ClientCredentials credentials = oauth2.connection().credentials();
      String id = credentials.clientId();
      if (API_KEY.matcher(id).matches()) {
        found.add(Finding.of(Check.OAUTH2, Symptom.CLIENT_ID_IS_API_KEY));
      }
      if (!credentials.isConfidential() && isClientId(id) && decoded(id).endsWith(HAS_SECRET)) {
        found.add(Finding.of(Check.OAUTH2, Symptom.CLIENT_SECRET_MISSING));
      }
    }
    return found;
  }

  private static boolean isClientId(String text) {
    return CLIENT_ID.matcher(decoded(text)).matches();
  }

  /** The decoded text; empty if it is not Base64. */
  private static String decoded(String text) {
    try {
      return new String(Base64.getUrlDecoder().decode(text), UTF_8);
    } catch (IllegalArgumentException notBase64) {
      return "";
    }
  }
}
