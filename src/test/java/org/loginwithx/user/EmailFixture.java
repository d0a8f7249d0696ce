package org.loginwithx.user;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.LoginDatabase;

/** One node with what keeps addresses, and a clock that a test moves. */
record EmailFixture(DataSource rows, LoginDatabase database, SettableClock clock) {

  private static final Map<TestDatabase, DataSource> DATABASES = new EnumMap<>(TestDatabase.class);

  /** A node of its own over the one database of this kind. */
  static synchronized EmailFixture on(TestDatabase kind) {
    DataSource rows = DATABASES.computeIfAbsent(kind, TestDatabase::migrated);
    return new EmailFixture(rows, LoginDatabase.open(rows), new SettableClock());
  }

  EmailFixture anotherNode() {
    return new EmailFixture(rows, LoginDatabase.open(rows), clock);
  }

  MailLinks links() {
    return new MailLinks(database, clock, Runnable::run);
  }

  EmailAddresses addresses() {
    return new EmailAddresses(database, clock);
  }

  LinkedUsers users() {
    return new LinkedUsers(database, clock);
  }

  /** A new account at X, which no other test uses, with this address from X. */
  static Profile somebody(String emailFromX) {
    String id = UUID.randomUUID().toString();
    return new Profile(Profile.X, id, "anna", "Anna", null, emailFromX);
  }

  static EmailAddress address() {
    return new EmailAddress("Anna-" + UUID.randomUUID() + "@example.org");
  }

  LinkedUser user() {
    return users()
        .recordLogin(somebody("anna@example.org"), null, Set.of("user"), Logins.next())
        .user();
  }

  /** A user who has confirmed this address. */
  LinkedUser userWith(EmailAddress address) {
    LinkedUser user = user();
    addresses().confirm(links().make(change(user, address)).orElseThrow());
    return user;
  }

  static MailLink change(LinkedUser user, EmailAddress address) {
    return MailLink.confirm(user.userId(), user.profile(), address);
  }

  Optional<String> confirmed(LinkedUser user) {
    return addresses().find(user.userId()).map(found -> found.address().address());
  }
}
