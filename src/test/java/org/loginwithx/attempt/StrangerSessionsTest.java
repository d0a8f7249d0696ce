package org.loginwithx.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.loginwithx.web.ServletFakes;

final class StrangerSessionsTest {

  private static final int USUAL_SECONDS = 1_800;

  private final StrangerSessions sessions = new StrangerSessions(3);

  /** A browser whose container keeps a session as real ones do. */
  private static final class Browser {

    private final Map<String, Object> attributes = new HashMap<>();
    private boolean has;
    private int seconds = USUAL_SECONDS;

    private final HttpSession session =
        ServletFakes.proxy(
            HttpSession.class,
            (self, method, args) -> {
              if (!has) {
                throw new IllegalStateException("ended");
              }
              switch (method.getName()) {
                case "getMaxInactiveInterval":
                  return seconds;
                case "setMaxInactiveInterval":
                  seconds = (int) args[0];
                  return null;
                case "getAttribute":
                  return attributes.get((String) args[0]);
                case "setAttribute":
                  attributes.put((String) args[0], args[1]);
                  return null;
                case "removeAttribute":
                  unbind(attributes.remove((String) args[0]));
                  return null;
                case "invalidate":
                  end();
                  return null;
                default:
                  throw new UnsupportedOperationException(method.getName());
              }
            });

    void end() {
      has = false;
      List<Object> values = new ArrayList<>(attributes.values());
      attributes.clear();
      values.forEach(this::unbind);
    }

    private void unbind(@Nullable Object value) {
      if (value instanceof HttpSessionBindingListener listener) {
        listener.valueUnbound(new HttpSessionBindingEvent(session, "name", value));
      }
    }

    HttpServletRequest request() {
      return ServletFakes.proxy(
          HttpServletRequest.class,
          (self, method, args) -> {
            if (method.getName().equals("getAttribute")) {
              // No request attribute: no user is logged in.
              return null;
            }
            if (!method.getName().equals("getSession")) {
              throw new UnsupportedOperationException(method.getName());
            }
            if (args == null || (boolean) args[0]) {
              has = true;
            }
            return has ? session : null;
          });
    }
  }

  private Browser stranger() {
    Browser browser = new Browser();
    sessions.of(browser.request());
    return browser;
  }

  @Test
  void oldestMakesRoom() {
    Browser first = stranger();
    Browser second = stranger();
    stranger();
    assertThat(first.has).isTrue();

    stranger();

    assertThat(first.has).isFalse();
    assertThat(second.has).isTrue();
    assertThat(sessions.count()).isEqualTo(3);
  }

  @Test
  void sessionThatEndsByItselfLeavesItsPlace() {
    Browser first = stranger();
    Browser second = stranger();
    stranger();
    second.end();

    stranger();

    assertThat(first.has).isTrue();
    assertThat(sessions.count()).isEqualTo(3);
  }

  @Test
  void secondRequestOfABrowserTakesNoSecondPlace() {
    Browser browser = stranger();

    sessions.of(browser.request());

    assertThat(sessions.count()).isEqualTo(1);
  }

  @Test
  void sessionIsShortAndLastsAsLongAsTheQuestion() {
    Browser browser = stranger();
    assertThat(browser.seconds).isEqualTo(600);

    sessions.forQuestion(browser.request(), Duration.ofMinutes(30));

    assertThat(browser.seconds).isEqualTo(1_800);
    Browser setUp = new Browser();
    sessions.forQuestion(setUp.request(), Duration.ofHours(1));
    assertThat(setUp.seconds).isEqualTo(3_600);
  }

  @Test
  void sessionOfTheApplicationIsLeftAsItIs() {
    Browser browser = new Browser();
    browser.has = true;
    browser.seconds = 77;

    sessions.of(browser.request());
    sessions.forQuestion(browser.request(), Duration.ofMinutes(30));
    sessions.release(browser.request());

    assertThat(browser.seconds).isEqualTo(77);
    assertThat(browser.attributes).isEmpty();
    assertThat(sessions.count()).isZero();
  }

  @Test
  void whoIsAskedSomethingDoesNotMakeRoomForStrangers() {
    Browser asked = stranger();
    sessions.forQuestion(asked.request(), Duration.ofMinutes(30));

    for (int i = 0; i < 10; i++) {
      stranger();
    }

    assertThat(asked.has).isTrue();
    assertThat(sessions.count()).isEqualTo(3);
  }

  @Test
  void thereAreNeverMoreThanTheSettingSays() {
    List<Browser> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Browser browser = new Browser();
      sessions.forQuestion(browser.request(), Duration.ofMinutes(30));
      all.add(browser);
    }

    assertThat(all).filteredOn(browser -> browser.has).hasSize(3);
    assertThat(sessions.count()).isEqualTo(3);
  }

  @Test
  void whoIsLoggedInIsNoStrangerAndHasTheUsualTime() {
    Browser browser = stranger();

    sessions.release(browser.request());
    for (int i = 0; i < 10; i++) {
      stranger();
    }

    assertThat(browser.has).isTrue();
    assertThat(browser.seconds).isEqualTo(USUAL_SECONDS);
    assertThat(browser.attributes).isEmpty();
  }

  @Test
  void copyOnAnotherNodeKnowsTheUsualTime() throws Exception {
    Browser browser = stranger();
    browser.attributes.replaceAll((name, value) -> moved(value));

    new StrangerSessions(3).release(browser.request());

    assertThat(browser.seconds).isEqualTo(USUAL_SECONDS);
    assertThat(browser.attributes).isEmpty();
  }

  private static Object moved(Object value) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      new ObjectOutputStream(bytes).writeObject(value);
      return new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    } catch (IOException | ClassNotFoundException failure) {
      throw new AssertionError(failure);
    }
  }
}
