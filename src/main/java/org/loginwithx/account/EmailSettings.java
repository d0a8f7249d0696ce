package org.loginwithx.account;

import java.util.function.Supplier;
import org.loginwithx.Internal;

/** The current settings about users' addresses. */
@Internal
public final class EmailSettings {

  private final Supplier<EmailPolicy> current;
  private final String page;

  /**
   * @param current the policy that holds now
   * @param page the page that asks a user for an address, as a path in the application
   */
  public EmailSettings(Supplier<EmailPolicy> current, String page) {
    this.current = current;
    this.page = page;
  }

  /** Whether users have addresses. */
  public EmailPolicy policy() {
    return current.get();
  }

  /** The page that asks for an address, as a path in the application. */
  public String page() {
    return page;
  }

  /** The target of the link in the notice to a former address, as a path in the application. */
  public String undoPath() {
    return page + "/undo";
  }

  /** Whether every user needs a confirmed address. */
  public boolean isRequired() {
    return policy() == EmailPolicy.REQUIRED;
  }
}
