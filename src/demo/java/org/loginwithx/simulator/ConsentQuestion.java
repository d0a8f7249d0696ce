package org.loginwithx.simulator;

import java.util.List;

/**
 * What the page asks a person, whatever the protocol.
 *
 * @param path of the page itself
 * @param form what its form sends back besides handle and decision, and the way back after signing
 *     out
 * @param links the query of the links that fill in a handle
 * @param handleParameter under which name these links carry the handle
 * @param permissions in words; the app asks for all of them
 * @param goesOnAt where the user is sent with the answer
 */
record ConsentQuestion(
    String path,
    Parameters form,
    Parameters links,
    String handleParameter,
    List<Permission> permissions,
    String goesOnAt) {

  /**
   * One line of the list.
   *
   * @param scope empty in OAuth 1.0a, which has none
   */
  record Permission(String words, String scope) {}

  ConsentQuestion {
    permissions = List.copyOf(permissions);
  }
}
