package org.loginwithx.site.account;

import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.access.XApi;
import org.loginwithx.access.XApi.Connection;
import org.loginwithx.oauthserver.AuthorizationServer;
import org.loginwithx.oauthserver.ClientConsent;
import org.loginwithx.oauthserver.ClientLogin;
import org.loginwithx.user.EmailAddresses;
import org.loginwithx.user.HistoryEntry;
import org.loginwithx.user.LinkedAccounts;
import org.loginwithx.user.LoginHistory;
import org.loginwithx.user.Passkey;
import org.loginwithx.user.Passkeys;
import org.loginwithx.user.PasswordOwner;
import org.loginwithx.user.Passwords;
import org.loginwithx.user.People;
import org.loginwithx.user.Person;
import org.loginwithx.user.Profile;
import org.loginwithx.user.TrustSignals;
import org.loginwithx.web.SessionLogin;

/**
 * All that is stored about the logged-in user, as a JSON file (GDPR articles 15 and 20). It
 * contains no secrets: of a password it says when it was set, of tokens what they allow.
 */
@WebServlet("/account/export")
@Internal
public class ExportServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private static final JsonBuilderFactory BUILDERS = Json.createBuilderFactory(Map.of());
  private static final JsonGeneratorFactory GENERATORS =
      Json.createGeneratorFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true));

  @Inject private transient People people;
  @Inject private transient EmailAddresses addresses;
  @Inject private transient Passwords passwords;
  @Inject private transient Passkeys passkeys;
  @Inject private transient LinkedAccounts linked;
  @Inject private transient LoginHistory history;
  @Inject private transient XApi x;
  @Inject private transient AuthorizationServer server;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public ExportServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String userId = SessionLogin.from(request).orElseThrow().userId();
    Optional<Person> person = people.find(userId);
    if (person.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    JsonObjectBuilder export = export(person.get());
    response.setContentType("application/json");
    response.setCharacterEncoding("UTF-8");
    response.setHeader("Content-Disposition", "attachment; filename=\"my-data.json\"");
    try (JsonGenerator json = GENERATORS.createGenerator(response.getWriter())) {
      json.writeStartObject();
      export.build().forEach(json::write);
      // The history comes last, and in parts, because it may be long.
      json.writeStartArray("history");
      history.forEach(userId, entry -> json.write(line(entry).build()));
      json.writeEnd();
      json.writeEnd();
    }
  }

  private JsonObjectBuilder export(Person person) {
    String userId = person.userId();
    JsonObjectBuilder export =
        BUILDERS
            .createObjectBuilder()
            .add("userId", userId)
            .add("mergedUserIds", BUILDERS.createArrayBuilder(linked.mergedInto(userId)))
            .add("createdAt", person.createdAt().toString())
            .add("groups", BUILDERS.createArrayBuilder(person.groups()));
    addresses
        .find(userId)
        .ifPresent(
            email ->
                export.add(
                    "email",
                    BUILDERS
                        .createObjectBuilder()
                        .add("address", email.address().address())
                        .add("confirmedAt", email.at().toString())));
    passwords
        .find(userId)
        .map(PasswordOwner::passwordSetAt)
        .ifPresent(at -> export.add("passwordSetAt", at.toString()));
    JsonArrayBuilder keys = BUILDERS.createArrayBuilder();
    passkeys.of(userId).forEach(passkey -> keys.add(passkey(passkey)));
    export.add("passkeys", keys);
    JsonArrayBuilder accounts = BUILDERS.createArrayBuilder();
    person.accounts().forEach(account -> accounts.add(account(account)));
    export.add("accounts", accounts);
    JsonArrayBuilder accesses = BUILDERS.createArrayBuilder();
    for (Connection connection : x.connections(userId)) {
      JsonObjectBuilder access =
          BUILDERS
              .createObjectBuilder()
              .add("subject", connection.subject())
              .add("protocol", connection.protocol())
              .add("scopes", connection.scopes())
              .add("revoked", connection.revoked());
      addTime(access, "expiresAt", connection.expiresAt());
      accesses.add(access);
    }
    export.add("accessToX", accesses);
    JsonArrayBuilder applications = BUILDERS.createArrayBuilder();
    for (ClientLogin login : server.of(userId)) {
      applications.add(
          BUILDERS
              .createObjectBuilder()
              .add("application", login.application())
              .add("loggedInAt", login.began().toString())
              .add("lastUsedAt", login.seen().toString()));
    }
    export.add("applications", applications);
    JsonArrayBuilder allowed = BUILDERS.createArrayBuilder();
    for (ClientConsent consent : server.consents().of(userId)) {
      allowed.add(
          BUILDERS
              .createObjectBuilder()
              .add("application", consent.application())
              .add("scopes", consent.scopes().text())
              .add("allowedAt", consent.at().toString()));
    }
    export.add("allowedApplications", allowed);
    return export;
  }

  private static JsonObjectBuilder passkey(Passkey passkey) {
    JsonObjectBuilder json =
        BUILDERS
            .createObjectBuilder()
            .add("name", passkey.name())
            .add("host", passkey.host())
            .add("synced", passkey.credential().backedUp())
            .add("addedAt", passkey.createdAt().toString());
    addTime(json, "lastUsedAt", passkey.lastUsedAt());
    return json;
  }

  private static JsonObjectBuilder account(Person.Account account) {
    Profile profile = account.profile();
    JsonObjectBuilder json =
        BUILDERS
            .createObjectBuilder()
            .add("provider", profile.provider())
            .add("subject", profile.subject())
            .add("username", profile.username())
            .add("formerUsernames", BUILDERS.createArrayBuilder(account.formerUsernames()))
            .add("displayName", profile.displayName())
            .add("linkedAt", account.linkedAt().toString())
            .add("lastUsedAt", account.lastLoginAt().toString());
    addText(json, "pictureUrl", profile.pictureUrl());
    addText(json, "emailFromProvider", profile.email());
    TrustSignals signals = profile.signals();
    addText(json, "verifiedType", signals.verifiedType());
    addTime(json, "createdAtX", signals.createdAt());
    if (signals.followers() != null) {
      json.add("followers", signals.followers());
    }
    if (signals.isProtected() != null) {
      json.add("protected", signals.isProtected());
    }
    return json;
  }

  private static JsonObjectBuilder line(HistoryEntry entry) {
    JsonObjectBuilder line =
        BUILDERS
            .createObjectBuilder()
            .add("at", entry.visit().at().toString())
            .add("outcome", entry.outcome().word())
            .add("reason", entry.reasonForPerson())
            .add("network", entry.visit().network())
            .add("browser", entry.visit().agent());
    addText(line, "provider", entry.provider());
    return line;
  }

  private static void addTime(JsonObjectBuilder json, String name, @Nullable Instant time) {
    addText(json, name, time == null ? null : time.toString());
  }

  private static void addText(JsonObjectBuilder json, String name, @Nullable String text) {
    if (text != null) {
      json.add(name, text);
    }
  }
}
