package org.loginwithx.oauthserver;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * The scopes of a grant, those that this server knows (OpenID Connect Core sections 3.1.2.1, 5.4
 * and 11). All others have no meaning here and are left out.
 *
 * @param values in the order of {@link #ALL}
 */
@Internal
public record Scopes(List<String> values) {

  /** The client gets ID tokens and may call UserInfo. */
  public static final String OPENID = "openid";

  /** Name, handle and picture. */
  public static final String PROFILE = "profile";

  /** The confirmed e-mail address. */
  public static final String EMAIL = "email";

  /** The groups that the client may see. */
  public static final String GROUPS = "groups";

  /** The same groups as the claim {@code roles}, which some servers read, such as WildFly. */
  public static final String ROLES = "roles";

  /** Refresh tokens. */
  public static final String OFFLINE = "offline_access";

  /** All scopes. */
  public static final List<String> ALL = List.of(OPENID, PROFILE, EMAIL, GROUPS, ROLES, OFFLINE);

  /** No scope: what a client of plain OAuth 2.0 has that asks for none. */
  public static final Scopes NONE = new Scopes(List.of());

  public Scopes {
    values = ALL.stream().filter(List.copyOf(values)::contains).toList();
  }

  /** Reads what a client asks for, or what {@link #text} returned. */
  public static Scopes of(@Nullable String text) {
    return text == null ? NONE : new Scopes(List.of(text.split(" +")));
  }

  /** Whether these scopes make a request one of OpenID Connect. */
  public boolean isOpenId() {
    return has(OPENID);
  }

  /** Whether this scope is one of them. */
  public boolean has(String scope) {
    return values.contains(scope);
  }

  /** Whether all of these are in there. */
  public boolean covers(Scopes others) {
    return values.containsAll(others.values);
  }

  /**
   * What a user has to allow. Without {@code openid}, tokens have the handle and the groups, and
   * the client can refresh them.
   */
  public Scopes toAllow() {
    return isOpenId() ? this : and(new Scopes(List.of(PROFILE, GROUPS, OFFLINE)));
  }

  /** These and the others. */
  Scopes and(Scopes others) {
    Collection<String> all = new ArrayList<>(values);
    all.addAll(others.values);
    return new Scopes(List.copyOf(all));
  }

  /** As a parameter or claim: with spaces between (RFC 6749 section 3.3). */
  public String text() {
    return String.join(" ", values);
  }
}
