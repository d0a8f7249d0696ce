package org.loginwithx.login;

/**
 * What an operator decides about people's addresses.
 *
 * @param policy whether people have one
 * @param page where a person is asked for it, as a path in the application
 */
public record EmailSettings(EmailPolicy policy, String page) {

  /** Whether nobody is a member without a confirmed address. */
  public boolean isRequired() {
    return policy == EmailPolicy.REQUIRED;
  }
}
