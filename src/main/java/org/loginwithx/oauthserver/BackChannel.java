package org.loginwithx.oauthserver;

import static java.util.Objects.requireNonNull;

import jakarta.persistence.EntityManager;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;
import org.loginwithx.database.RepeatedTask;
import org.loginwithx.http.HttpBudget;
import org.loginwithx.http.HttpCaller;
import org.loginwithx.http.HttpResult;
import org.loginwithx.http.OutboundRequest;
import org.loginwithx.http.Retry;
import org.loginwithx.http.WayOut;

/**
 * Tells clients that log-ins have ended (OpenID Connect Back-Channel Logout 1.0). What has to be
 * told is in the database, see {@link org.loginwithx.user.ClientLogout}, so that it survives a
 * restart; each notice is sent by one node. A client that does not answer is tried again for about
 * a day.
 *
 * <p>{@link #run} sends what is due; call it every second or two. No statement if no client wants
 * to be told.
 */
@Internal
public final class BackChannel implements Runnable, AutoCloseable {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  /** How many notices one node sends at once. */
  static final int AT_ONCE = 20;

  /** How long a client gets nothing more after it did not answer: others must not wait for it. */
  static final Duration HELD = Duration.ofSeconds(30);

  /**
   * The pause after each try, longer than a call may take. After the last one, the notice is given
   * up. All together about a day.
   */
  static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(20),
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          Duration.ofHours(1),
          Duration.ofHours(3),
          Duration.ofHours(6),
          Duration.ofHours(12),
          Duration.ofHours(1));

  /** A notice that waits for longer is reported. */
  static final Duration LATE = Duration.ofMinutes(20);

  /** A notice that was tried so often has waited for longer than {@link #LATE}. */
  private static final int LATE_TRIES = 5;

  /** How long it is reported that a notice was given up. */
  static final Duration REPORTED = Duration.ofDays(3);

  private static final Duration COUNT_EVERY = Duration.ofSeconds(30);

  /** A notice that no node has tried to send for so long is for a client that is gone. */
  private static final Duration KEPT = Duration.ofDays(1);

  private final LoginDatabase database;
  private final AuthorizationServer server;
  private final Supplier<@Nullable URI> issuer;
  private final WayOut way;
  private final Executor threads;
  private final Clock clock;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Map<String, Instant> heldUntil = new ConcurrentHashMap<>();
  private final RepeatedTask task =
      new RepeatedTask(LOG, "event=logout_notice outcome=failed reason=db_down", this::tell);

  private final LongAdder told = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder givenUp = new LongAdder();
  private volatile long waiting;

  private Instant nextLook = Instant.MIN;
  private Instant nextCount = Instant.MIN;

  /** Made for the first call: most sites have no client that wants to be told. */
  private @Nullable HttpCaller caller;

  private boolean closed;

  /**
   * @param issuer the public address of this server; null while it is not set
   * @param way to the clients, see {@link WayOut#toPublicOr}
   * @param threads where the database is told what became of a notice
   */
  public BackChannel(
      LoginDatabase database,
      AuthorizationServer server,
      Supplier<@Nullable URI> issuer,
      WayOut way,
      Executor threads,
      Clock clock) {
    this.database = database;
    this.server = server;
    this.issuer = issuer;
    this.way = way;
    this.threads = threads;
    this.clock = clock;
  }

  /**
   * What a client has to be told.
   *
   * @param tries how often it was tried, this time included
   */
  private record Notice(String sessionId, String clientId, String userId, int tries) {}

  @Override
  public void run() {
    task.run();
  }

  /** Sends what is due. The result completes when all of it has an outcome. */
  CompletableFuture<Void> tell() {
    URI address = issuer.get();
    Instant now = clock.instant();
    if (address == null || !server.isReady() || now.isBefore(nextLook)) {
      return CompletableFuture.completedFuture(null);
    }
    heldUntil.values().removeIf(until -> !until.isAfter(now));
    List<Client> all = server.clients().withBackChannel();
    count(all, now);
    Map<String, Client> clients =
        all.stream()
            .filter(client -> !heldUntil.containsKey(client.id()))
            .collect(Collectors.toMap(Client::id, client -> client));
    int free = AT_ONCE - inFlight.get();
    if (clients.isEmpty() || free <= 0) {
      return CompletableFuture.completedFuture(null);
    }
    nextLook = now.plus(LOOK_EVERY);
    List<Notice> mine =
        database.inTransaction(entities -> claim(entities, clients.keySet(), free, now));
    return CompletableFuture.allOf(
        mine.stream()
            .map(notice -> send(address, requireNonNull(clients.get(notice.clientId())), notice))
            .toArray(CompletableFuture<?>[]::new));
  }

  private void count(List<Client> clients, Instant now) {
    if (clients.isEmpty()) {
      waiting = 0;
    } else if (!now.isBefore(nextCount)) {
      waiting =
          database.read(
              entities ->
                  NativeSql.count(
                      entities,
                      "select count(*) from login_logout_notice where application_id in ("
                          + NativeSql.places(1, clients.size())
                          + ")",
                      clients.stream().map(Client::id).toArray()));
      nextCount = now.plus(COUNT_EVERY);
    }
  }

  /** Takes notices that are due: no other node finds them until it is time for another try. */
  private static List<Notice> claim(
      EntityManager entities, Iterable<String> clientIds, int most, Instant now) {
    List<Object> values = new ArrayList<>(List.of(now));
    clientIds.forEach(values::add);
    return NativeSql.read(
            entities,
            "select session_id, application_id, user_id, tries from login_logout_notice"
                + " where next_at <= ?1 and application_id in ("
                + NativeSql.places(2, values.size() - 1)
                + ") order by next_at, session_id fetch first "
                + most
                + " rows only",
            values.toArray())
        .stream()
        .filter(row -> claim(entities, row, now))
        .map(
            row ->
                new Notice(
                    NativeSql.text(row[0]),
                    NativeSql.text(row[1]),
                    NativeSql.text(row[2]),
                    (int) NativeSql.number(row[3]) + 1))
        .toList();
  }

  private static boolean claim(EntityManager entities, Object[] row, Instant now) {
    int tries = (int) NativeSql.number(row[3]);
    return NativeSql.change(
            entities,
            "update login_logout_notice set tries = ?1, next_at = ?2"
                + " where session_id = ?3 and tries = ?4 and next_at <= ?5",
            tries + 1,
            now.plus(PAUSES.get(Math.min(tries, PAUSES.size() - 1))),
            row[0],
            tries,
            now)
        == 1;
  }

  private CompletableFuture<Void> send(URI issuer, Client client, Notice notice) {
    URI address = URI.create(requireNonNull(client.logout().backChannel()));
    if (!address.getScheme().equals("https") && !way.isListed(address.getHost())) {
      failed(notice, "http_not_listed");
      return CompletableFuture.completedFuture(null);
    }
    Optional<String> token =
        server.logoutToken(issuer.toString(), client, notice.userId(), notice.sessionId());
    if (token.isEmpty()) {
      failed(notice, "no_key");
      return CompletableFuture.completedFuture(null);
    }
    OutboundRequest request = OutboundRequest.post(address).withForm("logout_token=" + token.get());
    inFlight.incrementAndGet();
    return caller()
        .call(() -> request, Retry.NEVER_ONCE_SENT)
        .whenComplete((result, cancelled) -> inFlight.decrementAndGet())
        .thenAcceptAsync(result -> note(notice, result), threads)
        // The database is away, or this node stops: there will be another try.
        .exceptionally(later -> null);
  }

  private void note(Notice notice, HttpResult result) {
    if (result instanceof HttpResult.Answer answer) {
      int status = answer.status();
      if (status >= 200 && status < 300) {
        delete(notice);
        told.increment();
        log(System.Logger.Level.INFO, "told", notice, "ok");
        return;
      }
      if (status >= 500 || status == 429) {
        hold(notice);
      }
      failed(notice, "status_" + status);
      return;
    }
    hold(notice);
    failed(notice, ((HttpResult.NoAnswer) result).fault().name().toLowerCase(Locale.ROOT));
  }

  private void hold(Notice notice) {
    heldUntil.put(notice.clientId(), clock.instant().plus(HELD));
  }

  private void failed(Notice notice, String reason) {
    failed.increment();
    if (notice.tries() >= PAUSES.size()) {
      giveUp(notice);
      givenUp.increment();
      log(System.Logger.Level.WARNING, "given_up", notice, reason);
    } else if (notice.tries() == 1) {
      log(System.Logger.Level.INFO, "failed", notice, reason);
    }
  }

  private void delete(Notice notice) {
    database.inTransaction(entities -> delete(entities, notice));
  }

  private static int delete(EntityManager entities, Notice notice) {
    return NativeSql.change(
        entities, "delete from login_logout_notice where session_id = ?1", notice.sessionId());
  }

  private void giveUp(Notice notice) {
    Instant now = clock.instant();
    database.inTransaction(
        entities -> {
          delete(entities, notice);
          return NativeSql.change(
              entities,
              "update login_application set notice_given_up_at = ?1 where id = ?2",
              now,
              notice.clientId());
        });
  }

  private static void log(System.Logger.Level level, String outcome, Notice notice, String reason) {
    LOG.log(
        level,
        "event=logout_notice outcome="
            + outcome
            + " reason="
            + reason
            + " client="
            + notice.clientId()
            + " family="
            + notice.sessionId()
            + " tries="
            + notice.tries());
  }

  // ---- What operators see ----

  /** How many notices a client has accepted since the start of this node. */
  public long told() {
    return told.sum();
  }

  /** How many tries have failed. */
  public long failed() {
    return failed.sum();
  }

  /** How many notices were given up. */
  public long givenUp() {
    return givenUp.sum();
  }

  /** How many wait in the database, for all nodes, as of the last half minute. */
  public long waiting() {
    return waiting;
  }

  /**
   * What clients were not told.
   *
   * @param clients how many clients want to be told
   * @param waiting how many notices wait
   * @param late the ids of the clients for which some wait for longer than 20 minutes
   * @param givenUp the ids of the clients for which some were given up within the last three days
   */
  public record Report(int clients, long waiting, List<String> late, List<String> givenUp) {

    public Report {
      late = List.copyOf(late);
      givenUp = List.copyOf(givenUp);
    }
  }

  /**
   * What is not as it should be. Two SELECTs; none if no client wants to be told.
   *
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public Report report() {
    List<String> ids = server.clients().withBackChannel().stream().map(Client::id).toList();
    if (ids.isEmpty()) {
      return new Report(0, 0, List.of(), List.of());
    }
    Instant now = clock.instant();
    List<Object> values = new ArrayList<>(List.of(now.minus(LATE)));
    values.addAll(ids);
    String places = NativeSql.places(2, ids.size());
    List<Object[]> rows =
        database.read(
            entities ->
                NativeSql.read(
                    entities,
                    "select application_id, count(*), max(tries), min(case when next_at < ?1"
                        + " then 0 else 1 end) from login_logout_notice where application_id in ("
                        + places
                        + ") group by application_id order by application_id",
                    values.toArray()));
    values.set(0, now.minus(REPORTED));
    List<String> lost =
        database.read(
            entities ->
                NativeSql.read(
                        entities,
                        "select id from login_application where notice_given_up_at > ?1"
                            + " and id in ("
                            + places
                            + ") order by id",
                        values.toArray())
                    .stream()
                    .map(row -> NativeSql.text(row[0]))
                    .toList());
    return new Report(
        ids.size(),
        rows.stream().mapToLong(row -> NativeSql.number(row[1])).sum(),
        rows.stream().filter(BackChannel::isLate).map(row -> NativeSql.text(row[0])).toList(),
        lost);
  }

  /** Whether a notice of this client was tried too often, or was not even tried. */
  private static boolean isLate(Object[] row) {
    return NativeSql.number(row[2]) >= LATE_TRIES || NativeSql.number(row[3]) == 0;
  }

  /** Deletes notices for clients that were deleted or disabled, or do not want to be told. */
  static void purge(LoginDatabase database, Instant now) {
    database.inTransaction(
        entities ->
            NativeSql.change(
                entities, "delete from login_logout_notice where next_at < ?1", now.minus(KEPT)));
  }

  private synchronized HttpCaller caller() {
    if (closed) {
      throw new IllegalStateException("The application stops");
    }
    if (caller == null) {
      caller = new HttpCaller(HttpBudget.DEFAULT, way);
    }
    return caller;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (caller != null) {
      caller.close();
    }
  }
}
