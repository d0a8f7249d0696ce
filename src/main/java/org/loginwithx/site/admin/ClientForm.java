package org.loginwithx.site.admin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.oauthserver.Client;
import org.loginwithx.oauthserver.ClientCredential;
import org.loginwithx.oauthserver.ClientGroups;
import org.loginwithx.oauthserver.ClientTokens;
import org.loginwithx.oauthserver.ClientTokens.IdTokenAlgorithm;
import org.loginwithx.oauthserver.ClientTokens.SubjectType;
import org.loginwithx.oauthserver.LogoutAddresses;

/** The form of an application, read and shown. */
final class ClientForm {

  /** Values of the field {@code credential}. */
  static final String NONE = "none";

  static final String SECRET = "secret";
  static final String KEYS = "keys";

  private ClientForm() {}

  /**
   * What an administrator typed.
   *
   * @param before the application as it is; what the form does not have stays as there
   * @param canMail whether users can confirm an address
   * @return with the credential of {@code before}, or keys that were typed
   */
  static Client read(HttpServletRequest request, Client before, boolean canMail) {
    Client typed =
        new Client(
            before.id(),
            Optional.ofNullable(request.getParameter("name")).orElse("").strip(),
            lines(request, "redirectUris"),
            lines(request, "origins"),
            canMail && "true".equals(request.getParameter("emailRequired")),
            before.ownSite(),
            before.credential(),
            tokens(before.tokens(), lines(request, "groups")),
            before.logout(),
            before.enabled());
    // A script, or a page of the version before, does not have these fields.
    return request.getParameter("credential") == null ? typed : openId(request, typed);
  }

  private static ClientTokens tokens(ClientTokens before, List<String> groups) {
    return new ClientTokens(
        before.algorithm(), before.subject(), new ClientGroups(groups), before.resources());
  }

  private static Client openId(HttpServletRequest request, Client typed) {
    String backChannel = text(request, "backChannel");
    ClientTokens tokens =
        new ClientTokens(
            "RS256".equals(request.getParameter("algorithm"))
                ? IdTokenAlgorithm.RS256
                : IdTokenAlgorithm.ES256,
            "pairwise".equals(request.getParameter("subject"))
                ? SubjectType.PAIRWISE
                : SubjectType.PUBLIC,
            typed.tokens().groups(),
            lines(request, "resources"));
    return new Client(
        typed.id(),
        typed.name(),
        typed.redirectUris(),
        typed.origins(),
        typed.emailRequired(),
        "true".equals(request.getParameter("ownSite")),
        credential(request, typed.credential()),
        tokens,
        new LogoutAddresses(
            lines(request, "afterLogoutUris"), backChannel.isEmpty() ? null : backChannel),
        typed.enabled());
  }

  private static ClientCredential credential(HttpServletRequest request, ClientCredential before) {
    return switch (text(request, "credential")) {
      case KEYS -> new ClientCredential.Keys(text(request, "jwks"));
      case SECRET -> before instanceof ClientCredential.Secret ? before : ClientCredential.NONE;
      case NONE -> ClientCredential.NONE;
      default -> before;
    };
  }

  /** Whether a secret has to be made: one is wanted, and there is none. */
  static boolean wantsSecret(HttpServletRequest request, ClientCredential before) {
    return SECRET.equals(request.getParameter("credential"))
        && !(before instanceof ClientCredential.Secret);
  }

  /** Gives the page the fields. */
  static void show(HttpServletRequest request, Client application) {
    request.setAttribute("app", application);
    request.setAttribute("redirectUris", String.join("\n", application.redirectUris()));
    request.setAttribute("origins", String.join("\n", application.origins()));
    request.setAttribute("groups", String.join("\n", application.tokens().groups().names()));
    request.setAttribute("credential", kind(application.credential()));
    request.setAttribute("jwks", jwks(application.credential()));
    request.setAttribute("algorithm", application.tokens().algorithm().name());
    request.setAttribute("subject", application.tokens().subject().name().toLowerCase(Locale.ROOT));
    request.setAttribute("resources", String.join("\n", application.tokens().resources()));
    request.setAttribute("afterLogoutUris", String.join("\n", application.logout().after()));
    request.setAttribute("backChannel", application.logout().backChannel());
  }

  static String kind(ClientCredential credential) {
    if (credential instanceof ClientCredential.Secret) {
      return SECRET;
    }
    return credential instanceof ClientCredential.Keys ? KEYS : NONE;
  }

  private static @Nullable String jwks(ClientCredential credential) {
    return credential instanceof ClientCredential.Keys keys ? keys.jwks() : null;
  }

  private static String text(HttpServletRequest request, String name) {
    return Optional.ofNullable(request.getParameter(name)).orElse("").strip();
  }

  private static List<String> lines(HttpServletRequest request, String name) {
    return text(request, name)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .distinct()
        .toList();
  }
}
