package org.loginwithx.attempt;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/** Why a user was sent to X, and what belongs to it; the answer serves no other purpose. */
@Internal
public sealed interface Purpose {

  String LOG_IN = "LOGIN";
  String LINK = "LINK";
  String TRY = "TRY";

  /** Stands for "the user wants to stay logged in". */
  String STAYS = "s";

  /**
   * To log in.
   *
   * @param returnTo where the user goes afterwards; null for the success page
   * @param stays whether the user wants to stay logged in
   */
  record LogIn(@Nullable String returnTo, boolean stays) implements Purpose {

    @Override
    public @Nullable String loginId() {
      return null;
    }

    @Override
    public Purpose withReturnTo(@Nullable String page) {
      return new LogIn(page, stays);
    }

    @Override
    public List<@Nullable String> fields() {
      return Arrays.asList(LOG_IN, returnTo, null, stays ? STAYS : null);
    }
  }

  /**
   * To show that an account belongs to the logged-in user who wants to link it.
   *
   * @param loginId the id of the log-in in which the account is to be linked
   * @param returnTo where the user goes afterwards; null for the success page
   */
  record Link(String loginId, @Nullable String returnTo) implements Purpose {

    @Override
    public Purpose withReturnTo(@Nullable String page) {
      return new Link(loginId, page);
    }

    @Override
    public List<@Nullable String> fields() {
      return Arrays.asList(LINK, returnTo, loginId, null);
    }
  }

  /**
   * To show an administrator whether the connection works.
   *
   * @param loginId the id of the administrator's log-in
   * @param tryId the id of the try
   */
  record Try(String loginId, String tryId) implements Purpose {

    @Override
    public @Nullable String returnTo() {
      return null;
    }

    @Override
    public Purpose withReturnTo(@Nullable String page) {
      return this;
    }

    @Override
    public List<@Nullable String> fields() {
      return Arrays.asList(TRY, tryId, loginId, null);
    }
  }

  /** Where the user goes afterwards; null for the success page. */
  @Nullable String returnTo();

  /** The id of the log-in in which the attempt was begun; null if nobody had to be logged in. */
  @Nullable String loginId();

  /** This purpose, with another page to go to afterwards. */
  Purpose withReturnTo(@Nullable String page);

  /**
   * What is stored: the kind, the page or the try, the log-in, and whether the user wants to stay.
   * Older versions read and write the same fields.
   */
  List<@Nullable String> fields();

  /** How its steps name an attempt of this purpose and protocol. */
  default String words(Protocol protocol) {
    return SecurityLog.word(protocol.name())
        + ' '
        + SecurityLog.word(requireNonNull(fields().get(0)));
  }

  /**
   * Reads what {@link #fields} returned.
   *
   * @throws IllegalArgumentException if another version of this software wrote it
   * @throws NullPointerException if a field is missing
   */
  static Purpose of(
      @Nullable String kind,
      @Nullable String leadsTo,
      @Nullable String loginId,
      @Nullable String stays) {
    return switch (requireNonNull(kind)) {
      case LOG_IN -> new LogIn(leadsTo, STAYS.equals(stays));
      case LINK -> new Link(requireNonNull(loginId), leadsTo);
      case TRY -> new Try(requireNonNull(loginId), requireNonNull(leadsTo));
      default -> throw new IllegalArgumentException("no such purpose");
    };
  }
}
