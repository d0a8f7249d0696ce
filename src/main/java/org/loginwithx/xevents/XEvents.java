package org.loginwithx.xevents;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.access.XApi;
import org.loginwithx.database.RepeatedTask;
import org.loginwithx.user.ReportedChanges;
import org.loginwithx.x.OAuth1Client;
import org.loginwithx.x.XClients;
import org.loginwithx.xevents.EventSettings.Way;

/**
 * Events of X on this node. One node at a time keeps the subscriptions at X as they should be, and
 * the stream open if there is one; a webhook is served by all. Runs every second.
 */
@Internal
public final class XEvents implements Runnable {

  /** Where X sends events, below the public address. */
  public static final String PATH = "/webhook/twitter";

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  private static final Duration HOLD_EVERY = Duration.ofSeconds(10);
  private static final Duration CHECK_EVERY = Duration.ofMinutes(15);
  private static final Duration AFTER_PROBLEM = Duration.ofMinutes(1);
  private static final Duration PURGE_EVERY = Duration.ofHours(1);

  /** Anyone can ask for a check: the table learns of it this often at most. */
  private static final Duration CRC_EVERY = Duration.ofMinutes(1);

  private final Supplier<EventSettings> settings;
  private final String node;
  private final Supplier<XClients> clients;
  private final Supplier<Optional<URI>> publicUrl;
  private final XApi x;
  private final EventInbox inbox;
  private final ReportedChanges changes;
  private final EventState state;
  private final Clock clock;
  private final Executor executor;
  private final EventStream stream;
  private final String owner = UUID.randomUUID().toString();
  private final RepeatedTask task =
      new RepeatedTask(LOG, "event=x_events outcome=failed reason=db_down", this::work);
  private final AtomicBoolean checking = new AtomicBoolean();
  private final LongAdder refused = new LongAdder();
  private volatile boolean stopped;
  private volatile boolean holding;
  private volatile @Nullable Instant crcAt;
  private volatile Instant nextCheck = Instant.EPOCH;
  private volatile Duration afterProblem = AFTER_PROBLEM;
  private @Nullable Instant crcWritten;
  private @Nullable Instant streamWritten;
  private String brokenWritten = "";
  private Instant nextHold = Instant.EPOCH;
  private Instant nextPurge = Instant.EPOCH;

  /**
   * @param node names this server
   * @param clients the clients that are set up now
   * @param publicUrl the public address of the application
   * @param executor threads that may wait for X and the database
   */
  public XEvents(
      Supplier<EventSettings> settings,
      String node,
      Supplier<XClients> clients,
      Supplier<Optional<URI>> publicUrl,
      XApi x,
      EventInbox inbox,
      ReportedChanges changes,
      EventState state,
      Clock clock,
      Executor executor) {
    this.settings = settings;
    this.node = node;
    this.clients = clients;
    this.publicUrl = publicUrl;
    this.x = x;
    this.inbox = inbox;
    this.changes = changes;
    this.state = state;
    this.clock = clock;
    this.executor = executor;
    this.stream = new EventStream(x, clock);
  }

  /**
   * What is known about the events.
   *
   * @param state what the node has found that takes care of them
   * @param last when the last event had an effect; null if none had in the last days
   */
  public record Report(Way way, EventState.Row state, @Nullable Instant last) {}

  /** How events come. */
  public Way way() {
    return settings.get().way();
  }

  /** Two SELECTs. */
  public Report report() {
    return new Report(way(), state.read(), changes.last().orElse(null));
  }

  /** Checks the subscriptions at X within some seconds, on the node that takes care of them. */
  public void checkSoon() {
    state.checkSoon();
  }

  // ---- The webhook ----

  /** The answer to a challenge-response check; empty if this is none, or no webhook is set up. */
  Optional<String> response(@Nullable String crcToken) {
    Optional<String> response = signature().flatMap(each -> each.response(crcToken));
    if (response.isPresent()) {
      crcAt = now();
    }
    return response;
  }

  /** Whether X signed this body. */
  boolean isSigned(byte[] body, String header) {
    return signature().filter(each -> each.isOf(body, header)).isPresent();
  }

  /** Counts a delivery that X has not signed. */
  void refuse() {
    refused.increment();
  }

  /** As {@link EventInbox#take}. */
  void take(String json) {
    inbox.take(json);
  }

  private Optional<XSignature> signature() {
    OAuth1Client oauth1 = clients.get().oauth1();
    return way() != Way.WEBHOOK || oauth1 == null
        ? Optional.empty()
        : Optional.of(new XSignature(oauth1.connection().credentials().consumerSecret()));
  }

  // ---- For metrics ----

  /** How many events had an effect since the start of this node. */
  public int handled() {
    return inbox.handled();
  }

  /** How many had none. */
  public int ignored() {
    return inbox.ignored();
  }

  /** How many deliveries X had not signed. */
  public int refused() {
    return refused.intValue();
  }

  /** Whether this node takes care of the events. */
  public boolean isHolding() {
    return holding;
  }

  // ---- Every second ----

  @Override
  public void run() {
    if (way() != Way.OFF && !stopped) {
      task.run();
    }
  }

  private synchronized void work() {
    stream.deliver(inbox::take);
    Instant now = now();
    if (!now.isBefore(nextHold)) {
      hold(now);
    }
    if (!holding) {
      return;
    }
    if (way() == Way.STREAM) {
      stream.keepOpen();
      writeStream();
    }
    if (!now.isBefore(nextCheck) && checking.compareAndSet(false, true)) {
      check();
    }
  }

  private void hold(Instant now) {
    writeCrc(now);
    boolean held = state.hold(owner, node);
    if (held != holding) {
      holding = held;
      LOG.log(
          System.Logger.Level.INFO,
          "event=x_events outcome={0} node={1}",
          held ? "taken" : "left",
          node);
      nextCheck = now;
      if (!held) {
        stream.close();
      }
      streamWritten = null;
      brokenWritten = "";
    }
    // Another node waits until this one is gone.
    nextHold = now.plus(HOLD_EVERY);
    if (held) {
      if (state.read().checkedAt() == null) {
        nextCheck = now;
      }
      if (!now.isBefore(nextPurge)) {
        nextPurge = now.plus(PURGE_EVERY);
        changes.purge();
      }
    }
  }

  private void writeCrc(Instant now) {
    Instant last = crcAt;
    Instant written = crcWritten;
    if (last != null
        && !last.equals(written)
        && (written == null || !now.isBefore(written.plus(CRC_EVERY)))) {
      state.crc(last);
      crcWritten = last;
    }
  }

  private void writeStream() {
    Instant openedAt = stream.openedAt();
    String broken = stream.broken();
    boolean same = openedAt == null ? streamWritten == null : openedAt.equals(streamWritten);
    if (!same || !broken.equals(brokenWritten)) {
      state.stream(owner, openedAt, broken);
      streamWritten = openedAt;
      brokenWritten = broken;
    }
  }

  // ---- The subscriptions ----

  private void check() {
    try {
      executor.execute(
          () -> {
            try {
              checkNow();
            } catch (RuntimeException away) {
              nextCheck = now().plus(AFTER_PROBLEM);
              LOG.log(
                  System.Logger.Level.WARNING,
                  "event=x_events outcome=failed reason=check cause={0}",
                  away.getClass().getSimpleName());
            } finally {
              checking.set(false);
            }
          });
    } catch (RejectedExecutionException stopping) {
      checking.set(false);
    }
  }

  private void checkNow() {
    EventSettings wanted = settings.get();
    URI webhook =
        wanted.way() == Way.WEBHOOK
            ? publicUrl.get().map(url -> URI.create(url + PATH)).orElse(null)
            : null;
    if (wanted.way() == Way.WEBHOOK && (webhook == null || signature().isEmpty())) {
      ended(new Subscriptions.Pass("not_set_up", false, 0, false, null));
      return;
    }
    List<String> users = changes.newestWithTokens(wanted.mostRenamed());
    ended(new Subscriptions(x.ofApplication(), () -> stopped).pass(webhook, users));
  }

  private void ended(Subscriptions.Pass pass) {
    Instant now = now();
    state.checked(owner, now, pass.problem(), pass.revokes(), pass.renames());
    if (pass.problem().isEmpty()) {
      afterProblem = AFTER_PROBLEM;
      nextCheck = pass.more() ? now.plus(HOLD_EVERY) : now.plus(CHECK_EVERY);
      return;
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "event=x_events outcome=not_subscribed reason={0}",
        pass.problem());
    Instant next = now.plus(afterProblem);
    Instant retryAt = pass.retryAt();
    nextCheck = retryAt != null && retryAt.isAfter(next) ? retryAt : next;
    afterProblem =
        afterProblem.compareTo(CHECK_EVERY) < 0 ? afterProblem.multipliedBy(2) : CHECK_EVERY;
  }

  /** Closes the stream, and lets another node take care at once. */
  public void stop() {
    stopped = true;
    synchronized (this) {
      stream.close();
      if (holding) {
        holding = false;
        releaseIfPossible();
      }
    }
  }

  private void releaseIfPossible() {
    try {
      state.release(owner);
    } catch (RuntimeException away) {
      // The lease ends by itself.
      LOG.log(System.Logger.Level.DEBUG, "The database is away");
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
