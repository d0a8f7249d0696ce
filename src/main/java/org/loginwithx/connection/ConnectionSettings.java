package org.loginwithx.connection;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.RepeatedTask;
import org.loginwithx.token.KeyRing;
import org.loginwithx.token.Sealer;

/**
 * The settings that are saved in the database, the same on all nodes. A setting in the environment
 * wins, and cannot be changed here.
 *
 * <p>{@link #run} looks for changes; call it about once a second.
 */
@Internal
public final class ConnectionSettings implements Runnable {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");
  private static final int CHANGES = 50;

  private final SettingsTable table;
  private final Live live;
  private volatile @Nullable Sealer sealer;
  private volatile SavedSettings saved;
  private final RepeatedTask task =
      new RepeatedTask(
          LOG,
          "event=settings outcome=failed reason=db_down detail=changes_on_other_nodes_not_seen",
          this::work);

  /** Where saved settings take effect. */
  public interface Live {

    /** A setting in the environment; empty if it is not set there. */
    Optional<String> environment(Setting setting);

    /**
     * The problems that these values would have, overridden by the environment; changes nothing.
     */
    List<String> problems(Map<Setting, String> values);

    /**
     * Applies these values, overridden by the environment. If they make no sense together with the
     * environment, the previous values stay in effect.
     */
    void apply(Map<Setting, String> values);

    /** The file in which this server can keep a key; empty if it cannot. */
    default Optional<Path> keyFile() {
      return Optional.empty();
    }

    /**
     * Makes a key in {@link #keyFile}, if no other node or request has done so.
     *
     * @return the keys in the file
     * @throws IOException if the file cannot be written or read
     */
    default KeyRing makeKeys() throws IOException {
      throw new NoSuchFileException("there is no place for a key");
    }
  }

  /** The result of a change. */
  public enum Result {
    /** The change is in effect: on this node at once, on the others within seconds. */
    SAVED,
    /** Another administrator changed a setting meanwhile, so nothing was saved. */
    CHANGED_MEANWHILE,
    /** Secrets cannot be saved without a key to seal them with. */
    NO_KEY
  }

  /**
   * Reads the saved settings, and applies them.
   *
   * @param keys seal the secrets; null if there are none
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public ConnectionSettings(
      LoginDatabase database, @Nullable KeyRing keys, Live live, Clock clock) {
    this.table = new SettingsTable(database, clock);
    this.sealer = keys == null ? null : new Sealer(keys);
    this.live = live;
    this.saved = read();
    live.apply(saved.of(saved.active()));
  }

  /** The saved settings, as this node knows them. */
  public SavedSettings saved() {
    return saved;
  }

  /** Whether secrets can be saved. */
  public boolean canKeepSecrets() {
    return sealer != null;
  }

  /** Seals secrets; empty if there is no key. */
  public Optional<Sealer> sealing() {
    return Optional.ofNullable(sealer);
  }

  /** The file in which this server can keep a key; empty if it cannot. */
  public Optional<Path> keyFile() {
    return live.keyFile();
  }

  /**
   * Makes a key in {@link #keyFile}, so that secrets can be saved at once. Does nothing if there is
   * a key already.
   *
   * @throws IOException if the file cannot be written or read
   */
  public synchronized void makeKeysUnchecked() throws IOException {
    if (sealer == null) {
      sealer = new Sealer(live.makeKeys());
      live.apply(saved.of(saved.active()));
    }
  }

  /** A setting in the environment; empty if it is not set there. */
  public Optional<String> environment(Setting setting) {
    return live.environment(setting);
  }

  /**
   * What keeps the active set from holding; empty if nothing does. It was good when it was saved,
   * so the environment has changed since.
   */
  public List<String> misfits() {
    return live.problems(saved.of(saved.active()));
  }

  /**
   * The problems of these values; empty if there are none. Settings are named by their variable.
   */
  public List<String> problems(Map<Setting, String> values) {
    return live.problems(values);
  }

  /**
   * Saves changes of one set. One transaction; settings in the environment stay unchanged.
   *
   * @param changes new values; an empty one unsets
   * @param userId the administrator; null at the first set-up
   * @param version the version of {@link #saved} on which the changes are based
   * @throws IllegalArgumentException if a setting is not on the connection page
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer;
   *     do it again then
   */
  public Result saveUnchecked(
      SettingsSet set, Map<Setting, String> changes, @Nullable String userId, long version) {
    if (!Setting.ON_PAGE.containsAll(changes.keySet())) {
      throw new IllegalArgumentException("Only the settings of the connection page can be saved");
    }
    Map<Setting, @Nullable String> rows = new EnumMap<>(Setting.class);
    Map<Setting, String> before = saved.of(set);
    for (Map.Entry<Setting, String> change : changes.entrySet()) {
      Setting setting = change.getKey();
      String value = change.getValue();
      if (environment(setting).isPresent()
          || Objects.requireNonNullElse(before.get(setting), "").equals(value)) {
        continue;
      }
      if (setting.isSecret() && !value.isEmpty() && sealer == null) {
        return Result.NO_KEY;
      }
      rows.put(setting, value.isEmpty() ? null : row(set, setting, value));
    }
    if (rows.isEmpty()) {
      return Result.SAVED;
    }
    return took(table.write(set, rows, userId, version));
  }

  /** Makes this set the active one. */
  public Result activateUnchecked(SettingsSet set, @Nullable String userId, long version) {
    return set == saved.active() ? Result.SAVED : took(table.activate(set, userId, version));
  }

  private Result took(boolean written) {
    // Not refresh(): what is written is written, also if the database goes away right after it.
    run();
    return written ? Result.SAVED : Result.CHANGED_MEANWHILE;
  }

  /** The latest changes, the newest first. */
  public List<SettingChange> changes() {
    return table.changes(CHANGES);
  }

  /** Looks for changes that another node has saved. */
  @Override
  public void run() {
    task.run();
  }

  private void work() {
    if (table.version() != saved.version()) {
      refresh();
    }
  }

  private synchronized void refresh() {
    SavedSettings now = read();
    if (now.version() <= saved.version()) {
      return;
    }
    saved = now;
    live.apply(now.of(now.active()));
  }

  private SavedSettings read() {
    SettingsTable.Rows rows = table.read();
    Map<SettingsSet, Map<Setting, String>> sets = new HashMap<>();
    for (SettingsSet set : SettingsSet.values()) {
      Map<Setting, String> values = new EnumMap<>(Setting.class);
      SettingsTable.known(rows.sets().getOrDefault(set.id(), Map.of()))
          .forEach(
              (setting, value) ->
                  open(set, setting, value).ifPresent(text -> values.put(setting, text)));
      sets.put(set, Map.copyOf(values));
    }
    return new SavedSettings(
        rows.version(), SettingsSet.of(rows.active()).orElse(SettingsSet.PRODUCTION), sets);
  }

  private String row(SettingsSet set, Setting setting, String value) {
    return setting.isSecret() ? sealer().seal(value, context(set, setting)) : value;
  }

  private Sealer sealer() {
    return Objects.requireNonNull(sealer, "sealer");
  }

  /** A secret whose key is missing counts as not set. */
  private Optional<String> open(SettingsSet set, Setting setting, String row) {
    if (!setting.isSecret()) {
      return Optional.of(row);
    }
    Optional<String> value = sealing().flatMap(with -> with.open(row, context(set, setting)));
    if (value.isEmpty()) {
      LOG.log(
          System.Logger.Level.ERROR,
          "event=settings outcome=failed reason=secret_unreadable setting={0} set={1}"
              + " detail=its_key_is_not_in_LOGIN_KEYS",
          setting.variable(),
          set.id());
    } else if (!sealer().isCurrent(row)) {
      // Seals the secret with the new key after a change of keys, so that the old key can leave the
      // ring.
      table.replace(set, setting, row, row(set, setting, value.get()));
    }
    return value;
  }

  private static String[] context(SettingsSet set, Setting setting) {
    return new String[] {"login_setting", set.id(), setting.variable()};
  }
}
