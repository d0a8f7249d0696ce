package org.loginwithx.oauthserver;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;
import org.loginwithx.oauthserver.ClientTokens.IdTokenAlgorithm;
import org.loginwithx.oauthserver.ClientTokens.SubjectType;
import org.loginwithx.secret.Secrets;

/**
 * The registered clients. Requests read memory only; {@link #run} reads the changes of other nodes;
 * call it every second or two.
 */
@Internal
public final class Clients implements Runnable {

  /** Values of the column {@code credential}. */
  private static final String SECRET = "secret";

  private static final String KEYS = "keys";

  private static final int LONGEST_NAME = 100;

  /** Enough for a name that is no secret. */
  private static final int ID_BYTES = 16;

  private static final int MOST_ADDRESSES = 10;
  private static final int MOST_ORIGINS = 20;
  private static final int LONGEST_ORIGIN = 200;
  private static final int MOST_GROUPS = 30;
  private static final int LONGEST_GROUP = 64;
  private static final int LONGEST_KEYS = 16_000;

  private final LoginDatabase database;
  private final Clock clock;
  private volatile Known known = Known.of(List.of());

  public Clients(LoginDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * @param told those that want to be told of a log-out
   */
  private record Known(Map<String, Client> byId, Set<String> origins, List<Client> told) {

    static Known of(List<Client> all) {
      return new Known(
          all.stream().collect(Collectors.toMap(Client::id, each -> each)),
          all.stream()
              .filter(Client::enabled)
              .flatMap(each -> each.origins().stream())
              .collect(Collectors.toSet()),
          all.stream()
              .filter(each -> each.enabled() && each.logout().backChannel() != null)
              .toList());
    }

    @Override
    public String toString() {
      return "Known[ids=" + byId.keySet() + ", origins=" + origins + "]";
    }
  }

  /** A mistake in what an administrator has typed about a client. */
  public enum Mistake {
    NAME,
    REDIRECT_URIS,
    ORIGINS,
    GROUPS,
    RESOURCES,
    KEYS,
    AFTER_LOGOUT_URIS,
    LOGOUT_URI
  }

  /** The first mistake, if there is one. */
  public static Optional<Mistake> mistake(Client application) {
    if (application.name().isBlank()
        || application.name().codePointCount(0, application.name().length()) > LONGEST_NAME
        || hasControl(application.name())) {
      return Optional.of(Mistake.NAME);
    }
    List<String> addresses = application.redirectUris();
    if (addresses.isEmpty() || !areAll(addresses, MOST_ADDRESSES, RedirectUri::isAllowed)) {
      return Optional.of(Mistake.REDIRECT_URIS);
    }
    boolean origins =
        areAll(
            application.origins(),
            MOST_ORIGINS,
            origin -> origin.length() <= LONGEST_ORIGIN && RedirectUri.isOrigin(origin));
    if (!origins) {
      return Optional.of(Mistake.ORIGINS);
    }
    boolean groups =
        areAll(
            application.tokens().groups().names(),
            MOST_GROUPS,
            group -> group.length() <= LONGEST_GROUP && !hasControl(group));
    if (!groups) {
      return Optional.of(Mistake.GROUPS);
    }
    if (!areAll(application.tokens().resources(), MOST_ADDRESSES, RedirectUri::isResource)) {
      return Optional.of(Mistake.RESOURCES);
    }
    if (application.credential() instanceof ClientCredential.Keys keys
        && !(keys.jwks().length() <= LONGEST_KEYS && keys.areUsable())) {
      return Optional.of(Mistake.KEYS);
    }
    return mistake(application.logout());
  }

  private static Optional<Mistake> mistake(LogoutAddresses logout) {
    if (!areAll(logout.after(), MOST_ADDRESSES, RedirectUri::isAllowed)) {
      return Optional.of(Mistake.AFTER_LOGOUT_URIS);
    }
    return logout.backChannel() == null || RedirectUri.isCallable(logout.backChannel())
        ? Optional.empty()
        : Optional.of(Mistake.LOGOUT_URI);
  }

  private static boolean hasControl(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  private static boolean areAll(List<String> texts, int most, Predicate<String> allowed) {
    return texts.size() <= most && texts.stream().allMatch(allowed);
  }

  /** The enabled client with this id. */
  public Optional<Client> enabled(String id) {
    return Optional.ofNullable(known.byId().get(id)).filter(Client::enabled);
  }

  /** Whether one of them wants ID tokens that are signed by RSA. */
  boolean needRsa() {
    return known.byId().values().stream()
        .anyMatch(client -> client.tokens().algorithm() == IdTokenAlgorithm.RS256);
  }

  /** The enabled clients that want to be told when a log-in has ended. */
  List<Client> withBackChannel() {
    return known.told();
  }

  /** Whether scripts of this origin may call this server. */
  public boolean isOrigin(String origin) {
    return known.origins().contains(origin);
  }

  /**
   * All clients by name, from the database.
   *
   * @throws DatabaseUnavailableException if the database does not answer
   */
  public List<Client> all() {
    List<Client> all = new ArrayList<>(read());
    all.sort(Comparator.comparing(Client::name).thenComparing(Client::id));
    return all;
  }

  /** One client, from the database. */
  public Optional<Client> find(String id) {
    return read().stream().filter(each -> each.id().equals(id)).findFirst();
  }

  /**
   * Registers a client, enabled.
   *
   * @param application without an id
   * @return its id
   * @throws IllegalArgumentException if there is a {@link #mistake}
   */
  public String addUnchecked(Client application) {
    check(application);
    String id = Secrets.random(ID_BYTES);
    List<@Nullable Object> values = new ArrayList<>(settings(application));
    values.addAll(credential(application.credential()));
    values.addAll(List.of(id, true, clock.instant()));
    database.inTransaction(
        entities ->
            NativeSql.change(
                entities,
                "insert into login_application (name, redirect_uris, origins, email_required,"
                    + " own_site, id_token_algorithm, subject_type, group_names,"
                    + " resources, after_logout_uris, back_channel_logout_uri, credential,"
                    + " secret_hash, jwks, id, enabled, created_at) values ("
                    + NativeSql.places(1, values.size())
                    + ")",
                values.toArray()));
    learn();
    return id;
  }

  /**
   * Changes everything about a client except whether it is enabled. One UPDATE: a client must not
   * get rights without the credential that it has to prove for them.
   *
   * @param before as it was when the change began: a credential that is still the same there is not
   *     written, because another administrator may have replaced it meanwhile
   * @return false if there is no such client
   * @throws IllegalArgumentException if there is a {@link #mistake}
   */
  public boolean changeUnchecked(Client before, Client application) {
    check(application);
    List<@Nullable Object> values = new ArrayList<>(settings(application));
    values.add(application.id());
    boolean proves = !application.credential().equals(before.credential());
    if (proves) {
      values.addAll(credential(application.credential()));
    }
    return andLearn(
        "update login_application set name = ?1, redirect_uris = ?2, origins = ?3,"
            + " email_required = ?4, own_site = ?5, id_token_algorithm = ?6, subject_type = ?7,"
            + " group_names = ?8, resources = ?9, after_logout_uris = ?10,"
            + " back_channel_logout_uri = ?11"
            + (proves ? ", credential = ?13, secret_hash = ?14, jwks = ?15" : "")
            + " where id = ?12",
        values.toArray());
  }

  /**
   * Changes how a client proves that it is the client: from now on nothing else does.
   *
   * @return false if there is no such client
   */
  public boolean changeCredentialUnchecked(String id, ClientCredential credential) {
    List<@Nullable Object> values = new ArrayList<>(credential(credential));
    values.add(id);
    return andLearn(
        "update login_application set credential = ?1, secret_hash = ?2, jwks = ?3 where id = ?4",
        values.toArray());
  }

  private static List<@Nullable Object> settings(Client client) {
    ClientTokens tokens = client.tokens();
    return Arrays.asList(
        client.name(),
        lines(client.redirectUris()),
        lines(client.origins()),
        client.emailRequired(),
        client.ownSite(),
        tokens.algorithm().name(),
        tokens.subject().name().toLowerCase(Locale.ROOT),
        lines(tokens.groups().names()),
        lines(tokens.resources()),
        lines(client.logout().after()),
        client.logout().backChannel());
  }

  private static List<@Nullable Object> credential(ClientCredential credential) {
    if (credential instanceof ClientCredential.Secret secret) {
      return Arrays.asList(SECRET, secret.hash(), null);
    }
    return credential instanceof ClientCredential.Keys keys
        ? Arrays.asList(KEYS, null, keys.jwks())
        : Arrays.asList("none", null, null);
  }

  private static void check(Client application) {
    mistake(application)
        .ifPresent(
            wrong -> {
              throw new IllegalArgumentException("wrong: " + wrong);
            });
  }

  /** Enables or disables a client; false if there is no such client. */
  public boolean enableUnchecked(String id, boolean enabled) {
    return andLearn("update login_application set enabled = ?1 where id = ?2", enabled, id);
  }

  /** Deletes a client with all its codes and log-ins; false if there is no such client. */
  public boolean deleteUnchecked(String id) {
    return andLearn("delete from login_application where id = ?1", id);
  }

  private boolean andLearn(String sql, @Nullable Object... values) {
    boolean found =
        database.inTransaction(entities -> NativeSql.change(entities, sql, values) == 1);
    learn();
    return found;
  }

  @Override
  public void run() {
    try {
      learn();
    } catch (RuntimeException nextTime) {
      // An exception that escapes stops a scheduled task. LiveLogins logs that the database does
      // not answer.
    }
  }

  private void learn() {
    known = Known.of(read());
  }

  private List<Client> read() {
    return database.inTransaction(
        entities ->
            NativeSql.read(
                    entities,
                    "select id, name, redirect_uris, origins, email_required, own_site, credential,"
                        + " secret_hash, jwks, id_token_algorithm, subject_type,"
                        + " group_names, resources, after_logout_uris, back_channel_logout_uri,"
                        + " enabled from login_application")
                .stream()
                .map(Clients::client)
                .toList());
  }

  private static Client client(Object[] row) {
    return new Client(
        NativeSql.text(row[0]),
        NativeSql.text(row[1]),
        lines(row[2]),
        lines(row[3]),
        NativeSql.flag(row[4]),
        NativeSql.flag(row[5]),
        switch (NativeSql.text(row[6])) {
          case SECRET -> new ClientCredential.Secret(NativeSql.text(row[7]));
          case KEYS -> new ClientCredential.Keys(NativeSql.text(row[8]));
          default -> ClientCredential.NONE;
        },
        new ClientTokens(
            IdTokenAlgorithm.valueOf(NativeSql.text(row[9])),
            SubjectType.valueOf(NativeSql.text(row[10]).toUpperCase(Locale.ROOT)),
            new ClientGroups(lines(row[11])),
            lines(row[12])),
        new LogoutAddresses(lines(row[13]), row[14] == null ? null : NativeSql.text(row[14])),
        NativeSql.flag(row[15]));
  }

  private static String lines(List<String> texts) {
    return String.join("\n", texts);
  }

  private static List<String> lines(Object column) {
    return NativeSql.text(column).lines().filter(line -> !line.isEmpty()).toList();
  }
}
