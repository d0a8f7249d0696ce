package org.loginwithx.access;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.oauth1.AccessToken;
import org.loginwithx.oauth2.OAuth2Tokens;
import org.loginwithx.oauth2.Scopes;
import org.loginwithx.timer.DelayingExecutor;
import org.loginwithx.user.ExchangeTable;
import org.loginwithx.user.SealedTokens;
import org.loginwithx.x.ApiClient;
import org.loginwithx.x.ApiRequest;
import org.loginwithx.x.ExchangeScopes;
import org.loginwithx.x.OAuth2Client;
import org.loginwithx.x.UserTokens;
import org.loginwithx.x.XClients;
import org.loginwithx.x.XEndpoint;
import org.loginwithx.x.XFailure;
import org.loginwithx.x.XFault;
import org.loginwithx.x.XResult;

/**
 * Exchanges stored tokens of OAuth 1.0a for pairs of OAuth 2.0, one after the other. It holds no
 * thread, no transaction and no connection while it waits. Several nodes may do it at once: a lease
 * in the row lets one of them exchange it. How far it has come is in the rows, so it may be stopped
 * or killed at any time, and goes on at the next start. An administrator starts and stops it for
 * all nodes.
 *
 * <p>A pair is stored before it is used. The token stays for a while after its pair has worked: if
 * the pair is lost, X gives another one for it.
 */
@Internal
public final class TokenExchange {

  /** In the log: the keys of OAuth 2.0 are missing. */
  public static final String NOT_SET_UP = "not_set_up";

  /** In the log: X accepts the tokens, and does not exchange them. */
  public static final String OTHER_APP = "other_app";

  private static final String DONE = "exchanged";
  private static final String STOPPED = "stopped";

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  private static final int PAGE = 100;
  private static final int MOST_DELETED = 200;
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration SWEEP_EVERY = Duration.ofHours(1);

  /** So many good tokens that X does not exchange, and none that it does, are no chance. */
  private static final int TOO_MANY_ODD = 3;

  private final StoredTokens stored;
  private final Supplier<XClients> clients;
  private final Pauses pauses;
  private final Duration kept;
  private final Clock clock;
  private final DelayingExecutor executor;
  private final AtomicReference<@Nullable Run> current = new AtomicReference<>();
  private volatile boolean stopped;
  private volatile boolean bySetting;
  private volatile ExchangeTable.Counts lastCounts = new ExchangeTable.Counts(0, 0, 0);

  /**
   * @param clients the clients that are set up now
   * @param kept how long a token is kept after its pair has worked; zero to keep it always
   * @param executor threads that may use the database
   */
  public TokenExchange(
      StoredTokens stored,
      Supplier<XClients> clients,
      Duration kept,
      Clock clock,
      DelayingExecutor executor) {
    this(stored, clients, Pauses.USUAL, kept, clock, executor);
  }

  TokenExchange(
      StoredTokens stored,
      Supplier<XClients> clients,
      Pauses pauses,
      Duration kept,
      Clock clock,
      DelayingExecutor executor) {
    this.stored = stored;
    this.clients = clients;
    this.pauses = pauses;
    this.kept = kept;
    this.clock = clock;
    this.executor = executor;
  }

  /**
   * The times of a run.
   *
   * @param between the pause after each token: far below the limit of X
   * @param failed the pause after X or the database did not answer, if X does not say how long
   * @param saving the pauses between attempts to save a new pair
   */
  record Pauses(Duration between, Duration failed, List<Duration> saving) {
    static final Pauses USUAL =
        new Pauses(Duration.ofMillis(200), Duration.ofMinutes(1), TokenRefresh.PAUSES);
  }

  /**
   * How far the exchange has come.
   *
   * @param running whether it is under way, on this node or another one
   * @param bySetting whether a setting of this node asks for it, so that it cannot be stopped
   * @param problem why it stopped before the end, as in the log; empty if it did not
   * @param counts the counts in the database, of all nodes
   */
  public record Progress(
      boolean running, boolean bySetting, String problem, ExchangeTable.Counts counts) {}

  /**
   * Begins the work in the background: deletes tokens that are not needed any more, and goes on
   * with an exchange that is under way.
   *
   * @param setting whether a setting asks for the exchange: it then begins, and {@link #stop} does
   *     nothing
   */
  public void begin(boolean setting) {
    bySetting = setting;
    later(SOON, () -> sweep(setting));
  }

  /** Begins, or goes on where it was stopped; false if it is under way already. */
  public boolean start() {
    return begun() != null;
  }

  /** How the run on this node ends, as in the log; null if one is under way already. */
  @Nullable CompletableFuture<String> begun() {
    return stopped ? null : run(stored.exchange().begin());
  }

  /**
   * Begins a run on this node; null if one is under way.
   *
   * @param anew whether the exchange was stopped before: a run that still waits is replaced then
   */
  private @Nullable CompletableFuture<String> run(boolean anew) {
    Run run = new Run();
    if (anew) {
      current.set(run);
    } else if (!current.compareAndSet(null, run)) {
      return null;
    }
    later(Duration.ZERO, run::next);
    return run.outcome;
  }

  /**
   * Stops it on all nodes, each after its current token; false if it is not under way, or a setting
   * asks for it.
   */
  public boolean stop() {
    Run run = current.get();
    if (bySetting || !stored.exchange().stop()) {
      return false;
    }
    // The next step of the run notices that it was stopped. A later start makes another run.
    current.compareAndSet(run, null);
    return true;
  }

  /** Stops the work of this node after its current token. Another node goes on with it. */
  public void close() {
    stopped = true;
  }

  /** How far it has come. Reads the database. */
  public Progress progress() {
    ExchangeTable.State state = stored.exchange().state();
    return new Progress(
        state.running() || current.get() != null, bySetting, state.problem(), counted());
  }

  /** The counts when they were last read, for metrics. */
  public ExchangeTable.Counts lastCounts() {
    return lastCounts;
  }

  private ExchangeTable.Counts counted() {
    ExchangeTable.Counts counts = stored.exchange().counts();
    lastCounts = counts;
    return counts;
  }

  private void later(Duration pause, Runnable task) {
    try {
      (pause.isZero() ? executor : executor.after(pause)).execute(task);
    } catch (RejectedExecutionException stopping) {
      // The rows have all that the next start needs.
      stopped = true;
      current.set(null);
    }
  }

  // ---- Tokens that are needed no longer ----

  /**
   * Deletes superseded tokens, takes part in an exchange that is under way, and comes again later.
   *
   * @param begins whether the exchange has to begin; tried again if the database does not answer
   */
  void sweep(boolean begins) {
    if (stopped) {
      return;
    }
    try {
      if (begins) {
        stored.exchange().begin();
      }
      if (stored.exchange().state().running()) {
        var unused = run(false);
      }
      deleteSuperseded();
      counted();
      later(SWEEP_EVERY, () -> sweep(false));
    } catch (DatabaseUnavailableException away) {
      LOG.log(
          System.Logger.Level.WARNING,
          "event=tokens outcome=failed reason=db_down detail=deletes_exchanged_tokens_later");
      later(begins ? pauses.failed() : SWEEP_EVERY, () -> sweep(begins));
    }
  }

  /** X is not told, because the pair might end with the token. */
  void deleteSuperseded() {
    if (kept.isZero()) {
      return;
    }
    long all = 0;
    for (long deleted = deletePage(); deleted > 0 && !stopped; deleted = deletePage()) {
      all += deleted;
    }
    if (all > 0) {
      LOG.log(
          System.Logger.Level.INFO,
          "event=tokens outcome=exchanged_tokens_deleted count={0}",
          Long.toString(all));
    }
  }

  private long deletePage() {
    return stored.exchange().superseded(clock.instant().minus(kept), MOST_DELETED).stream()
        .filter(stored.table()::delete)
        .count();
  }

  // ---- The exchange ----

  /** One run on this node. Its steps follow one another, each on a thread for the database. */
  private final class Run {

    private final Deque<SealedTokens> page = new ArrayDeque<>();
    private final CompletableFuture<String> outcome = new CompletableFuture<>();
    private String last = "";
    private long done;
    private long refused;
    private long odd;
    private boolean passedOver;
    private Duration beforeNextPass = pauses.failed();

    void next() {
      if (stopped || current.get() != this) {
        end(STOPPED, "");
        return;
      }
      CompletableFuture<Step> step;
      try {
        if (!bySetting && !stored.exchange().state().running()) {
          // An administrator has stopped it, or another node has found that no token is left.
          end(stored.exchange().open("", 1).isEmpty() ? DONE : STOPPED, "");
          return;
        }
        if (page.isEmpty() && !readPage()) {
          endOfPass();
          return;
        }
        SealedTokens row = page.remove();
        last = row.id();
        step = exchange(row);
      } catch (DatabaseUnavailableException away) {
        step = CompletableFuture.completedFuture(passOver(pauses.failed()));
      }
      var unused = step.whenComplete(this::go);
    }

    private void go(@Nullable Step step, @Nullable Throwable failure) {
      if (step instanceof Step.Stop stop) {
        end("exchange_stopped", stop.reason());
      } else if (step instanceof Step.GoOn goOn) {
        later(goOn.pause(), this::next);
      } else if (stopped) {
        end(STOPPED, "");
      } else {
        // The database failed while a result was noted: the row is as before.
        passedOver = true;
        later(pauses.failed(), this::next);
      }
    }

    private boolean readPage() {
      ExchangeTable.Counts counts = counted();
      page.addAll(stored.exchange().open(last, PAGE));
      if (!page.isEmpty() || done + refused > 0) {
        LOG.log(
            System.Logger.Level.INFO,
            "event=tokens outcome=exchanging done={0} refused={1} left={2}",
            Long.toString(counts.done()),
            Long.toString(counts.refused()),
            Long.toString(counts.left()));
      }
      return !page.isEmpty();
    }

    /** What was passed over is tried again, ever more rarely. */
    private void endOfPass() {
      if (!passedOver) {
        end(DONE, "");
        return;
      }
      passedOver = false;
      last = "";
      Duration pause = beforeNextPass;
      if (pause.compareTo(SWEEP_EVERY) < 0) {
        beforeNextPass = pause.multipliedBy(2);
      }
      later(pause, this::next);
    }

    private void end(String how, String why) {
      if (current.compareAndSet(this, null) && !how.equals(STOPPED)) {
        noteEnd(why);
      }
      if (done + refused > 0 || !why.isEmpty()) {
        LOG.log(
            why.isEmpty() ? System.Logger.Level.INFO : System.Logger.Level.ERROR,
            "event=tokens outcome={0} done={1} refused={2} {3}",
            how,
            Long.toString(done),
            Long.toString(refused),
            why.isEmpty() ? "" : "reason=" + why + " detail=" + settingOf(why));
      }
      outcome.complete(why.isEmpty() ? how : why);
    }

    private void noteEnd(String why) {
      try {
        stored.exchange().end(why.isEmpty() ? null : why);
      } catch (DatabaseUnavailableException away) {
        // The row still says that it is under way, so the next sweep comes to the same end.
        LOG.log(System.Logger.Level.DEBUG, "Notes the end of the exchange later");
      }
    }

    private Step passOver(Duration pause) {
      passedOver = true;
      return new Step.GoOn(pause);
    }

    private CompletableFuture<Step> exchange(SealedTokens row) {
      OAuth2Client x = clients.get().oauth2();
      if (x == null) {
        return now(new Step.Stop(NOT_SET_UP));
      }
      AccessToken token =
          stored.open(row).orElse(null) instanceof UserTokens.OAuth1 oauth1 ? oauth1.token() : null;
      if (token == null) {
        // Its key is lost, which the log says. The next start tries again.
        return now(new Step.GoOn(Duration.ZERO));
      }
      Lease lease = new Lease(row, token, x, UUID.randomUUID().toString());
      if (!stored.table().lease(row, lease.owner())) {
        // Another node has it, or the user has just brought another one.
        return now(passOver(Duration.ZERO));
      }
      if (!stored.exchange().isOpen(row)) {
        // The user has logged in by OAuth 2.0 meanwhile.
        stored.table().release(row, lease.owner());
        return now(new Step.GoOn(Duration.ZERO));
      }
      return ask(lease, ExchangeScopes.WIDEST);
    }

    private CompletableFuture<Step> ask(Lease lease, ExchangeScopes most) {
      Scopes asked = most.of(lease.x().connection().scopes());
      return lease
          .x()
          .exchange(lease.token(), asked)
          .thenComposeAsync(
              result ->
                  result instanceof XResult.Ok<OAuth2Tokens> ok
                      ? saved(lease, ok.value(), 0)
                      : failed(lease, most, ((XResult.Failed<OAuth2Tokens>) result).failure()),
              executor);
    }

    /** The pair is stored nowhere else: a database that fails for a moment must not lose it. */
    private CompletableFuture<Step> saved(Lease lease, OAuth2Tokens pair, int attempt) {
      try {
        if (attempt > 0 && isTaken(lease)) {
          // The other node exchanges the token again, which ends this pair.
          return now(passOver(Duration.ZERO));
        }
        if (stored.keepExchanged(lease.row(), pair) || stored.holds(lease.row(), pair)) {
          done++;
        } else {
          // The user deleted the token, or brought another one.
          TokenRefresh.revokeUnwanted(lease.x(), pair);
        }
        return now(new Step.GoOn(pauses.between()));
      } catch (DatabaseUnavailableException away) {
        if (attempt == pauses.saving().size()) {
          // Lost, but X gives another one.
          return now(passOver(pauses.failed()));
        }
        return CompletableFuture.supplyAsync(
                () -> saved(lease, pair, attempt + 1), executor.after(pauses.saving().get(attempt)))
            .thenCompose(Function.identity());
      }
    }

    /** Renews the lease; true if another node has taken it. */
    private boolean isTaken(Lease lease) {
      long version = lease.row().version();
      return !stored.table().lease(lease.row(), lease.owner())
          && stored
              .table()
              .find(lease.row().id())
              .filter(now -> now.version() == version)
              .isPresent();
    }

    private CompletableFuture<Step> failed(Lease lease, ExchangeScopes most, XFailure failure) {
      return switch (failure.fault()) {
        case SCOPE_MISSING ->
            // It is not known what the app was allowed when the user agreed.
            most == ExchangeScopes.WIDEST
                ? ask(lease, ExchangeScopes.READ)
                : released(lease, new Step.Stop(failure.fault().toString()));
        case TOKEN_REVOKED -> confirmed(lease);
        default ->
            released(
                lease,
                passes(failure.fault())
                    ? passOver(pause(failure))
                    : new Step.Stop(failure.fault().toString()));
      };
    }

    /**
     * X does not say why it refuses a token. One of another app is still good: without this check,
     * keys of another app would mark all users.
     */
    private CompletableFuture<Step> confirmed(Lease lease) {
      ApiClient api = clients.get().api();
      if (clients.get().oauth1() == null || api == null) {
        return now(refusedForGood(lease));
      }
      return api.call(
              ApiRequest.get("/2/users/me"),
              new UserTokens.OAuth1(lease.token()),
              lease.row().provider() + ' ' + lease.row().subject())
          .thenApplyAsync(
              result -> {
                if (!(result instanceof XResult.Failed<?> failed)) {
                  return odd(lease);
                }
                XFault fault = failed.failure().fault();
                if (fault == XFault.TOKEN_REVOKED || fault == XFault.USER_LOCKED) {
                  return refusedForGood(lease);
                }
                stored.table().release(lease.row(), lease.owner());
                if (fault == XFault.RATE_LIMITED) {
                  // The limit of this user must not hold up the others.
                  return passOver(pauses.between());
                }
                return passes(fault) ? passOver(pause(failed.failure())) : odd(lease);
              },
              executor);
    }

    private Step refusedForGood(Lease lease) {
      stored.markRefused(lease.row());
      refused++;
      return new Step.GoOn(pauses.between());
    }

    /** A good token that X does not exchange: its user changed a setting, or the app is another. */
    private Step odd(Lease lease) {
      odd++;
      if (done > 0) {
        stored.exchange().refuse(lease.row());
        refused++;
        return new Step.GoOn(pauses.between());
      }
      stored.table().release(lease.row(), lease.owner());
      return odd < TOO_MANY_ODD ? new Step.GoOn(pauses.between()) : new Step.Stop(OTHER_APP);
    }

    private CompletableFuture<Step> released(Lease lease, Step step) {
      stored.table().release(lease.row(), lease.owner());
      return now(step);
    }

    private Duration pause(XFailure failure) {
      return failure.retryAfter() == null ? pauses.failed() : failure.retryAfter();
    }
  }

  /** A token that this node alone exchanges now. */
  private record Lease(SealedTokens row, AccessToken token, OAuth2Client x, String owner) {
    @Override
    public String toString() {
      return "Lease[row=" + row.id() + ']';
    }
  }

  /** What follows one token. */
  private sealed interface Step {
    record GoOn(Duration pause) implements Step {}

    record Stop(String reason) implements Step {}
  }

  private static CompletableFuture<Step> now(Step step) {
    return CompletableFuture.completedFuture(step);
  }

  /** Whether it may work later, without a change of the settings. */
  private static boolean passes(XFault fault) {
    return fault.saysNothingAboutTheUser()
        && fault != XFault.ACCESS_LEVEL
        && fault != XFault.USER_NOT_ENROLLED
        && fault != XFault.NO_CREDIT
        && fault != XFault.UNKNOWN_ERROR;
  }

  private static String settingOf(String reason) {
    return switch (reason) {
      case NOT_SET_UP -> "TWITTER_CLIENT_ID";
      case "keys_refused" -> "TWITTER_CLIENT_ID,TWITTER_CLIENT_SECRET";
      case OTHER_APP -> "TWITTER_CLIENT_ID,TWITTER_API_KEY";
      case "scope_missing" -> "TWITTER_SCOPES";
      default -> XEndpoint.EXCHANGE.toString();
    };
  }
}
