package org.loginwithx.site.account;

import java.util.List;
import java.util.stream.Collectors;
import org.loginwithx.Internal;
import org.loginwithx.oauthserver.ClientConsent;
import org.loginwithx.site.Moment;
import org.loginwithx.web.Messages;

/**
 * What the user has allowed to a client, as pages show it.
 *
 * @param clientId names it in the form that takes it back
 * @param name the name of the client
 * @param gets what the client gets, for users to read
 * @param at when the user allowed it
 */
@Internal
public record ConsentLine(String clientId, String name, String gets, Moment at) {

  static List<ConsentLine> of(List<ClientConsent> consents, Messages messages) {
    return consents.stream()
        .map(
            consent ->
                new ConsentLine(
                    consent.clientId(),
                    consent.application(),
                    consent.scopes().values().stream()
                        .map(scope -> messages.text("connect.scope." + scope))
                        .collect(Collectors.joining("; ")),
                    Moment.of(consent.at(), messages)))
        .toList();
  }
}
