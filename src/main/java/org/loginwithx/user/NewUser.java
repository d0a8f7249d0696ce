package org.loginwithx.user;

import jakarta.persistence.EntityManager;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * Id and groups of a user whom a log-in creates.
 *
 * @param id the id that the application chose; null for a random one
 * @param groups the groups of the user
 * @param admittance the right to become a user
 */
@Internal
public record NewUser(@Nullable String id, Set<String> groups, Admittance admittance) {

  public NewUser {
    groups = Set.copyOf(groups);
  }

  /** A user who needs no invitation. */
  public NewUser(@Nullable String id, Set<String> groups) {
    this(id, groups, Admittance.FREE);
  }

  /** The right to become a user, which may count only once. */
  public static final class Admittance {

    /** Everyone may become a user. */
    public static final Admittance FREE = new Admittance(null, entities -> true);

    /** No user is created. */
    public static final Admittance NONE = new Admittance(null, entities -> false);

    private final @Nullable String givenBy;
    private final Predicate<EntityManager> use;

    /**
     * @param givenBy the id of the administrator who gave it; null if no one had to
     * @param use uses it up in the transaction that creates the user; false if it does not count
     *     any more
     */
    public Admittance(@Nullable String givenBy, Predicate<EntityManager> use) {
      this.givenBy = givenBy;
      this.use = use;
    }

    /** The id of the administrator who gave it; null if no one had to. */
    public @Nullable String givenBy() {
      return givenBy;
    }

    /** Whether the user may be created. */
    public boolean useUp(EntityManager entities) {
      return use.test(entities);
    }
  }
}
