package org.loginwithx.oauthserver;

import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.token.KeyRing;
import org.loginwithx.token.Sealer;
import org.loginwithx.user.LinkedAccounts;
import org.loginwithx.user.LinkedUser;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.LiveLogins;
import org.loginwithx.user.Logins;
import org.loginwithx.user.NewLogin;
import org.loginwithx.user.People;
import org.loginwithx.user.Profile;
import org.loginwithx.user.Visit;

/** One node over a database, with what users and clients do there. */
final class Node {

  static final String ISSUER = "https://login.example";
  static final String REDIRECT = "https://app.example/callback";
  static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  static final Duration REFRESH = Duration.ofDays(30);
  static final Duration SIGNS = Duration.ofDays(30);
  static final String KEYS = "test:" + "A".repeat(42) + "E";

  final LoginDatabase database;
  final LiveLogins live;
  final Clients clients;
  final AuthorizationServer server;
  final People people;
  final LinkedAccounts accounts;

  /** As LOGIN_ADMIN_IDS. */
  final Set<String> admins = ConcurrentHashMap.newKeySet();

  private final Map<String, Client> seen = new ConcurrentHashMap<>();
  private final LinkedUsers users;
  private final Clock clock;

  Node(DataSource dataSource, Clock clock) {
    this(dataSource, clock, Duration.ofHours(12));
  }

  /**
   * @param longest how long a log-in lasts
   */
  Node(DataSource dataSource, Clock clock, Duration longest) {
    this.clock = clock;
    this.database = LoginDatabase.open(dataSource);
    this.live = Logins.live(database, clock, longest);
    this.server =
        new AuthorizationServer(
            database,
            live,
            new Sealer(KeyRing.parse(KEYS)),
            new TokenLifetimes(REFRESH, SIGNS),
            ids -> Collections.disjoint(ids, admins) ? Set.of() : Set.of("admin"),
            new byte[32],
            clock);
    this.clients = server.clients();
    this.people = new People(database, clock);
    this.accounts = new LinkedAccounts(database, clock);
    this.users = new LinkedUsers(database, clock);
    look();
  }

  /** What happens in the background. */
  void look() {
    live.run();
    server.run();
  }

  static Client application(String name) {
    return application(name, ClientGroups.ALL);
  }

  static Client application(String name, String... groups) {
    return Client.frontEnd(
        "",
        name,
        List.of(REDIRECT),
        List.of("https://app.example"),
        new ClientGroups(List.of(groups)),
        false);
  }

  /** A client that wants to be told of a log-out at this address. */
  static Client told(String name, String address) {
    return told(name, address, application(name).tokens());
  }

  static Client told(String name, String address, ClientTokens tokens) {
    Client client = application(name);
    return new Client(
        "",
        name,
        client.redirectUris(),
        client.origins(),
        false,
        true,
        ClientCredential.NONE,
        tokens,
        new LogoutAddresses(List.of(), address),
        true);
  }

  Visit visit() {
    return new Visit(clock.instant(), "NUMBER", "203.0.113.0/24", "Firefox on Linux");
  }

  /** Logs a user in; returns the code with which the user goes back to the client. */
  CodeGrant logIn(String subject, String application) {
    return logIn(subject, application, Scopes.NONE);
  }

  CodeGrant logIn(String subject, String application, Scopes scopes) {
    Profile profile = new Profile(Profile.X, subject, "handle" + subject, "Name", null, null);
    NewLogin login = Logins.of(visit());
    LinkedUser known = users.find(Profile.X, subject).orElse(null);
    String userId = users.recordLogin(profile, known, Set.of("user"), login).user().userId();
    return new CodeGrant(
        application,
        REDIRECT,
        challenge(VERIFIER),
        new Member(userId, profile, List.of("writer")),
        login.id(),
        login.visit().at(),
        scopes,
        null,
        List.of());
  }

  static String challenge(String verifier) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256")
                  .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** What the access token says they belong to. */
  static List<String> groups(TokenResult.Granted tokens) {
    try {
      return SignedJWT.parse(tokens.accessToken()).getJWTClaimsSet().getStringListClaim("groups");
    } catch (ParseException noToken) {
      throw new IllegalStateException(noToken);
    }
  }

  private Client client(String id) {
    // A request that is under way has the client, although it is deleted.
    clients.find(id).ifPresent(found -> seen.put(id, found));
    return Objects.requireNonNull(seen.get(id));
  }

  TokenResult exchange(String application, String code) {
    return exchange(application, code, REDIRECT, VERIFIER);
  }

  TokenResult exchange(String application, String code, String redirectUri, String verifier) {
    return server.exchange(ISSUER, client(application), code, redirectUri, verifier, List.of());
  }

  /** Logs in and exchanges the code. */
  TokenResult.Granted tokens(String subject, String application) {
    String code = server.makeCode(logIn(subject, application));
    return (TokenResult.Granted) exchange(application, code);
  }

  /** The log-in at a client that such a grant begins. */
  TokenResult.Granted tokens(CodeGrant grant) {
    return (TokenResult.Granted) exchange(grant.application(), server.makeCode(grant));
  }

  /** The id of the log-in at the client. */
  static String sid(TokenResult.Granted tokens) {
    try {
      return SignedJWT.parse(tokens.accessToken()).getJWTClaimsSet().getStringClaim("sid");
    } catch (ParseException noToken) {
      throw new IllegalStateException(noToken);
    }
  }

  TokenResult refresh(String application, String token) {
    return server.refresh(ISSUER, client(application), token, null, List.of());
  }

  TokenResult.Granted refreshed(String application, String token) {
    return (TokenResult.Granted) refresh(application, token);
  }

  static String refreshToken(TokenResult.Granted tokens) {
    return Objects.requireNonNull(tokens.refreshToken());
  }

  Optional<Member> whose(TokenResult.Granted tokens) {
    return server.whose(ISSUER, tokens.accessToken());
  }
}
