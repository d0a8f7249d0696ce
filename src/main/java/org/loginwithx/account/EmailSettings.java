package org.loginwithx.account;

import java.util.function.Supplier;

/** What an operator decides about people's addresses, as it is at the moment. */
public final class EmailSettings {

  private final Supplier<EmailPolicy> current;
  private final String page;

  /**
   * @param current gives the policy that holds now
   * @param page where a person is asked for their address, as a path in the application
   */
  public EmailSettings(Supplier<EmailPolicy> current, String page) {
    this.current = current;
    this.page = page;
  }

  /** Whether people have an address. */
  public EmailPolicy policy() {
    return current.get();
  }

  /** Where a person is asked for it, as a path in the application. */
  public String page() {
    return page;
  }

  /** Where the notice to a former address leads, as a path in the application. */
  public String undoPath() {
    return page + "/undo";
  }

  /** Whether nobody is a member without a confirmed address. */
  public boolean isRequired() {
    return policy() == EmailPolicy.REQUIRED;
  }
}
