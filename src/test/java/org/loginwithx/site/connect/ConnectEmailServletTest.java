package org.loginwithx.site.connect;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.loginwithx.secret.Secrets;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.web.ClientRequest;
import org.loginwithx.web.ClientRequests;
import org.loginwithx.web.ServletFakes;

/** Where the link in a mail leads that an application wanted. */
final class ConnectEmailServletTest {

  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW.plusSeconds(60), ZoneOffset.UTC);
  private static final EmailAddress ADDRESS = new EmailAddress("anna@example.org");

  private final HttpSession session = ServletFakes.session();
  private final HttpServletRequest request =
      ServletFakes.proxy(
          HttpServletRequest.class,
          (self, method, args) -> {
            if (method.getName().equals("getSession")) {
              return session;
            }
            throw new UnsupportedOperationException(method.getName());
          });
  private final ClientRequest asked =
      ClientRequest.of(
          "client",
          "https://spa.example/",
          "state",
          Secrets.seed(),
          NOW,
          false,
          null,
          ClientRequest.Wanted.CODE);

  @BeforeEach
  void mailIsSent() {
    ClientRequests.add(session, asked);
    ConnectEmailServlet.waitFor(session, asked, ADDRESS);
  }

  private Optional<String> next(EmailAddress confirmed) {
    return ConnectEmailServlet.next(request, confirmed, CLOCK);
  }

  @Test
  void userGoesOnToTheApplicationAlsoAfterADoubleClick() {
    assertThat(next(ADDRESS)).contains(ClientRequests.path(asked));

    ClientRequests.answered(request, asked, null, NOW.plusSeconds(50));

    assertThat(next(ADDRESS)).contains(ClientRequests.path(asked));
  }

  @Test
  void userWhoHasCancelledDoesNotGoThere() {
    ClientRequests.answered(request, asked, "access_denied", NOW.plusSeconds(50));

    assertThat(next(ADDRESS)).isEmpty();
  }

  @Test
  @DisplayName("An address that is changed on the account page after the answer stays there")
  void changedAddressIsNotForTheApplication() {
    ClientRequests.answered(request, asked, null, NOW.plusSeconds(50));

    assertThat(next(new EmailAddress("another@example.org"))).isEmpty();
  }
}
