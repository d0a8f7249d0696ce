package org.loginwithx.container;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.StringReader;
import org.loginwithx.simulator.XAccount;

/** What the resources of the guest book have to say about a caller, each in all of its views. */
record ExpectedCaller(
    String userId, String subject, String username, String displayName, boolean editor) {

  /** Whoever {@code /profile} says it is; for comparing with the others. */
  static ExpectedCaller ofProfile(Visitor visitor, XAccount account, boolean editor) {
    return ofProfile(visitor, account.id(), account.screenName(), account.name(), editor);
  }

  /** The same for an account of whatever provider. */
  static ExpectedCaller ofProfile(
      Visitor visitor, String subject, String username, String displayName, boolean editor) {
    String userId = read(visitor, "/profile").getString("securityContext");
    return new ExpectedCaller(userId, subject, username, displayName, editor);
  }

  ExpectedCaller withDisplayName(String name) {
    return new ExpectedCaller(userId, subject, username, name, editor);
  }

  /** The answer of a servlet. */
  JsonObject servlet() {
    return views()
        .add(
            "servlet",
            user()
                .add("remoteUser", userId)
                .add("user", true)
                .add("editor", editor)
                .add("injectedName", userId)
                .add("injected", user()))
        .build();
  }

  /** The answer of the JAX-RS resource. */
  JsonObject rest() {
    return views().add("rest", nameAndRoles()).build();
  }

  /** The answer of the EJB. */
  JsonObject ejb() {
    return nameAndRoles().build();
  }

  static JsonObject read(Visitor visitor, String path) {
    Answer answer = visitor.get(path, "Accept", "application/json");
    if (answer.status() != 200) {
      throw new AssertionError(path + " answered " + answer.status() + ": " + answer.body());
    }
    try (JsonReader reader = Json.createReader(new StringReader(answer.body()))) {
      return reader.readObject();
    }
  }

  private JsonObjectBuilder views() {
    return Json.createObjectBuilder()
        .add("securityContext", userId)
        .add("user", true)
        .add("editor", editor)
        .add("byType", user())
        .add("injectedName", userId)
        .add("injected", user());
  }

  private JsonObjectBuilder user() {
    return Json.createObjectBuilder()
        .add("name", userId)
        .add("subject", subject)
        .add("username", username)
        .add("displayName", displayName);
  }

  private JsonObjectBuilder nameAndRoles() {
    return Json.createObjectBuilder().add("name", userId).add("user", true).add("editor", editor);
  }
}
