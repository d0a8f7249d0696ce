package org.loginwithx.login;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.loginwithx.account.AccountMerge.Way;
import org.loginwithx.account.Prover;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.user.PasswordOwner;
import org.loginwithx.user.Profile;
import org.loginwithx.web.ServletFakes;

/** The page on which a user types the password of the account that is deleted. */
final class MergePageTest {

  private static final Profile BEN = new Profile(Profile.X, "2", "ben", "Ben", null, null);

  private static PasswordOwner user(String id, @Nullable String hash) {
    return new PasswordOwner(id, Set.of(), null, hash, null, false, false, List.of(), 0);
  }

  private static HttpServletResponse response(ByteArrayOutputStream sent) {
    ServletOutputStream out =
        new ServletOutputStream() {
          @Override
          public void write(int part) {
            sent.write(part);
          }

          @Override
          public boolean isReady() {
            return true;
          }

          @Override
          public void setWriteListener(WriteListener listener) {}
        };
    return ServletFakes.proxy(
        HttpServletResponse.class,
        (self, method, args) -> method.getName().equals("getOutputStream") ? out : null);
  }

  private static String page(MergePage.@Nullable Mistake mistake) throws IOException {
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    try (Prover anna = new Prover()) {
      HttpServletRequest request = anna.request();
      PasswordOwner one = user("one", null);
      PasswordOwner other = user("other", "hash");
      MergePage.write(
          "",
          "/login/twitter",
          new LoginAttempt(request, response(sent)),
          new PendingMerge("N", BEN, null, null, "login", "one", "other", Instant.EPOCH),
          List.of(new Way(one, other, true, null), new Way(other, one, false, null)),
          mistake);
    }
    return sent.toString(StandardCharsets.UTF_8);
  }

  @Test
  void asksForThePasswordThatIsNeeded() throws IOException {
    assertThat(page(null))
        .contains("id=\"stays-this\" name=\"stays\" value=\"this\" checked")
        .contains("<input id=\"current-this\" name=\"current-this\" type=\"password\"")
        .doesNotContain("current-other", "role=\"alert\"", "hash\"");
  }

  @Test
  void saysWhatWasWrongAndKeepsTheChoice() throws IOException {
    assertThat(page(new MergePage.Mistake(MergePage.OTHER, "Wrong <password>")))
        .contains("role=\"alert\">Wrong &lt;password&gt;</p>")
        .contains("value=\"other\" checked")
        .doesNotContain("value=\"this\" checked");
  }
}
