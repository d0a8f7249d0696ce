package org.loginwithx.account;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.password.PasswordHash;
import org.loginwithx.password.TooManyHashesException;
import org.loginwithx.password.TypedPassword;
import org.loginwithx.user.Network;
import org.loginwithx.user.PasswordGuesses;
import org.loginwithx.user.PasswordGuesses.Guess;

/** Checks a typed password within the limits against guessing, on every page that asks for one. */
@Dependent
@Internal
public class PasswordCheck {

  private final PasswordGuesses attempts;
  private final PasswordHash hashes;

  @Inject
  PasswordCheck(PasswordGuesses attempts, PasswordHash hashes) {
    this.attempts = attempts;
    this.hashes = hashes;
  }

  /** The result of a check. */
  public sealed interface Result {
    /** The password is right. */
    record Right() implements Result {}

    /** The password is wrong, or the user has none. */
    record Wrong() implements Result {}

    /** The password was not checked: there were too many attempts before. */
    record HeldUp(Duration time) implements Result {}
  }

  /** Finds the hash to compare with, only if the password is compared at all. */
  @FunctionalInterface
  public interface StoredHash {
    @Nullable String find();
  }

  /**
   * Checks a password. Costs a hash whether or not there is one to compare with.
   *
   * @param account names the account for the limits, whether or not it exists
   * @throws TooManyHashesException if too many are checked at the moment; the attempt does not
   *     count then
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public Result check(String account, Network network, TypedPassword typed, StoredHash stored) {
    Guess attempt = attempts.begin(account, network);
    if (attempt instanceof Guess.HeldUp heldUp) {
      return new Result.HeldUp(heldUp.time());
    }
    try {
      if (!hashes.verify(typed, stored.find())) {
        return new Result.Wrong();
      }
    } catch (TooManyHashesException notChecked) {
      attempts.withdraw((Guess.Counted) attempt);
      throw notChecked;
    }
    attempts.succeeded(account, network);
    return new Result.Right();
  }

  /**
   * The hash that replaces the one of a right password, if the cost of hashes has changed since.
   *
   * @throws TooManyHashesException if too many are made at the moment
   */
  public Optional<String> renewed(TypedPassword typed, String old) {
    return hashes.isOutdated(old) ? Optional.of(hashes.hash(typed)) : Optional.empty();
  }

  /**
   * Deletes the attempts from this network: the user has authenticated, and has another password
   * now.
   *
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  void forget(String account, Network network) {
    attempts.succeeded(account, network);
  }
}
