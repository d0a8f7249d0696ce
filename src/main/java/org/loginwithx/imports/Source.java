package org.loginwithx.imports;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/** What a file was exported from. */
@Internal
public enum Source {
  /** The export of a realm: users with their links to identity providers. */
  KEYCLOAK("users", "", Set.of("twitter", "x")) {
    @Override
    List<SourceRow> links(Entry entry, Predicate<String> isX) {
      List<SourceRow> links = new ArrayList<>();
      for (int i = 0; ; i++) {
        String link = "federatedidentities." + i + '.';
        String provider = entry.text(link + "identityprovider");
        if (provider.isEmpty()) {
          return links;
        }
        if (isX.test(provider)) {
          links.add(
              new SourceRow(
                  entry.place(),
                  entry.text(link + "userid"),
                  entry.text("id"),
                  entry.text(link + "username"),
                  (entry.text("firstname") + ' ' + entry.text("lastname")).strip(),
                  entry.text("email"),
                  groups(entry),
                  entry.isFalse("enabled"),
                  SourceTime.parse(entry.text("createdtimestamp"))));
        }
      }
    }

    /** Keycloak writes the path of a group. */
    private List<String> groups(Entry entry) {
      return entry.texts("groups").stream()
          .map(path -> path.startsWith("/") ? path.substring(1) : path)
          .toList();
    }
  },

  /** The tables of Passport's tutorials. */
  PASSPORT(
      "federatedcredentials",
      "users",
      Set.of("https://twitter.com", "https://x.com", "twitter", "x"),
      "user_id",
      "provider",
      "subject") {
    @Override
    List<SourceRow> links(Entry entry, Predicate<String> isX) {
      return isX.test(entry.text("provider"))
          ? List.of(link(entry, entry.text("subject"), "", "", "", Optional.empty()))
          : List.of();
    }
  },

  /** Auth.js, which was NextAuth.js: the tables or collections of its adapters. */
  AUTHJS("accounts", "users", Set.of("twitter", "x"), "userId", "provider", "providerAccountId") {
    @Override
    List<SourceRow> links(Entry entry, Predicate<String> isX) {
      return isX.test(entry.text("provider"))
          ? List.of(link(entry, entry.text("provideraccountid"), "", "", "", Optional.empty()))
          : List.of();
    }
  },

  /** The tables of the schema {@code auth}. */
  SUPABASE("identities", "users", Set.of("twitter", "x"), "user_id", "provider") {
    @Override
    List<SourceRow> links(Entry entry, Predicate<String> isX) {
      String data = "identitydata.";
      return isX.test(entry.text("provider"))
          ? List.of(
              link(
                  entry,
                  entry.text("providerid", data + "providerid", data + "sub"),
                  entry.text(data + "username", data + "preferredusername"),
                  entry.text(data + "name", data + "fullname"),
                  entry.text("email", data + "email"),
                  Optional.of("createdat")))
          : List.of();
    }

    @Override
    boolean isDisabled(Entry user, Instant now) {
      Instant until = SourceTime.parse(user.text("banneduntil"));
      return until != null && until.isAfter(now) || !user.text("deletedat").isEmpty();
    }
  },

  /** The models of django-allauth and of Django, by {@code dumpdata} or as CSV. */
  ALLAUTH("", "", Set.of("twitter", "twitter_oauth2"), "user_id", "provider", "uid") {
    @Override
    List<SourceRow> links(Entry entry, Predicate<String> isX) {
      String model = entry.text("model");
      if (!model.isEmpty() && !model.equals("socialaccount.socialaccount")) {
        return List.of();
      }
      String at = model.isEmpty() ? "" : "fields.";
      String data = at + "extradata.";
      return isX.test(entry.text(at + "provider"))
          ? List.of(
              new SourceRow(
                  entry.place(),
                  entry.text(at + "uid"),
                  entry.text(at + "userid", at + "user"),
                  entry.text(data + "screenname", data + "username"),
                  entry.text(data + "name"),
                  entry.text(data + "email"),
                  List.of(),
                  false,
                  SourceTime.parse(entry.text(at + "datejoined"))))
          : List.of();
    }

    @Override
    Optional<SourceRow> user(Entry entry, Instant now) {
      String model = entry.text("model");
      String at = model.isEmpty() ? "" : "fields.";
      // A project may have a model of its own for users; each has a password.
      if (!model.isEmpty() && entry.text("fields.password").isEmpty() && !model.endsWith("user")) {
        return Optional.empty();
      }
      return Optional.of(
          new SourceRow(
              entry.place(),
              "",
              entry.text("pk", "id"),
              "",
              (entry.text(at + "firstname") + ' ' + entry.text(at + "lastname")).strip(),
              entry.text(at + "email"),
              List.of(),
              entry.isFalse(at + "isactive"),
              SourceTime.parse(entry.text(at + "datejoined"))));
    }

    @Override
    boolean needsUsers() {
      return true;
    }
  },

  /** One line for each user, with columns as the documentation names them. */
  CSV("", "", Set.of(), "x_id") {
    @Override
    List<SourceRow> links(Entry entry, Predicate<String> isX) {
      return List.of(
          new SourceRow(
              entry.place(),
              entry.text("xid"),
              entry.text("userid"),
              entry.text("handle"),
              entry.text("name"),
              entry.text("email"),
              List.of(entry.text("groups").split("[\\s;]+")),
              entry.isTrue("disabled"),
              SourceTime.parse(entry.text("createdat"))));
    }
  };

  private final String linksArray;
  private final String usersArray;
  private final Set<String> providers;
  private final Set<String> columns;

  /**
   * @param linksArray the array with the links in a JSON file that is an object
   * @param usersArray the array with the users in such a file; empty if users are not apart
   * @param providers the usual names of X there
   * @param columns the columns that a CSV file with links needs; none if it cannot be CSV
   */
  Source(String linksArray, String usersArray, Set<String> providers, String... columns) {
    this.linksArray = linksArray;
    this.usersArray = usersArray;
    this.providers = providers;
    this.columns = Set.of(columns);
  }

  /** The links to X in an entry. */
  abstract List<SourceRow> links(Entry entry, Predicate<String> isX);

  /** The user whom an entry of a list of users describes; empty if it describes something else. */
  Optional<SourceRow> user(Entry entry, Instant now) {
    return Optional.of(
        new SourceRow(
            entry.place(),
            "",
            entry.text("id", "id.$oid"),
            "",
            entry.text("name"),
            entry.text("email"),
            List.of(),
            isDisabled(entry, now),
            SourceTime.parse(entry.text("createdat"))));
  }

  boolean isDisabled(Entry user, Instant now) {
    return false;
  }

  private static SourceRow link(
      Entry entry, String xId, String handle, String name, String email, Optional<String> created) {
    return new SourceRow(
        entry.place(),
        xId,
        entry.text("userid", "userid.$oid"),
        handle,
        name,
        email,
        List.of(),
        false,
        created.map(entry::text).map(SourceTime::parse).orElse(null));
  }

  /** Whether the users are apart from the links: in another table. */
  boolean hasUsers() {
    return this != KEYCLOAK && this != CSV;
  }

  /** Whether the users must be there: only they say who is disabled. */
  boolean needsUsers() {
    return false;
  }

  boolean canBeCsv() {
    return !columns.isEmpty();
  }

  /** The columns that a CSV file with links needs, as the documentation names them. */
  Set<String> columns() {
    return columns;
  }

  String linksArray() {
    return linksArray;
  }

  String usersArray() {
    return usersArray;
  }

  /** The names of X there, unless an administrator has given it another one. */
  Set<String> providers() {
    return providers;
  }

  /** As it is named in forms and options. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The source of this name. */
  public static Optional<Source> of(@Nullable String word) {
    for (Source source : values()) {
      if (source.word().equals(word)) {
        return Optional.of(source);
      }
    }
    return Optional.empty();
  }
}
