package org.loginwithx.oauthserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.loginwithx.oauthserver.Clients.Mistake;

final class ClientsTest {

  private static String[] groups(int number, int length) {
    return IntStream.range(0, number)
        .mapToObj(i -> "%02d".formatted(i) + "g".repeat(length - 2))
        .toArray(String[]::new);
  }

  @Test
  void groupsHaveBounds() {
    assertThat(Clients.mistake(Node.application("App", groups(30, 64)))).isEmpty();
    assertThat(Clients.mistake(Node.application("App", groups(31, 64)))).contains(Mistake.GROUPS);
    assertThat(Clients.mistake(Node.application("App", groups(1, 65)))).contains(Mistake.GROUPS);
    assertThat(Clients.mistake(Node.application("App", "us\ner"))).contains(Mistake.GROUPS);
  }
}
