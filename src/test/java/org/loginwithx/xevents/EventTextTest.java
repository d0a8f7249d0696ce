package org.loginwithx.xevents;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.loginwithx.user.ReportedChanges.EventKey;
import org.loginwithx.xevents.XEvent.Ignored;
import org.loginwithx.xevents.XEvent.Renamed;
import org.loginwithx.xevents.XEvent.Revoked;

/** The texts are those of X's documentation. */
final class EventTextTest {

  private static final String REVOKE =
      """
      {"data": {"event_uuid": "-8917909039855612786", "filter": {}, "event_type": "oauth.revoke",
       "payload": {"date_time": "2026-07-23T21:44:05+00:00", "user_id": "111", "app_id": "29820954"}}}
      """;

  private static final String RENAME =
      """
      {"data": {"event_uuid": "4123434298221215973", "filter": {"user_id": "1111111111111111111"},
       "event_type": "profile.update.handle", "tag": "t",
       "payload": {"before": "example", "after": "@Example_2"}}}
      """;

  private final EventText text = new EventText("29820954");

  @Test
  void readsThatAUserRevokedTheAccess() {
    assertThat(text.read(REVOKE))
        .isEqualTo(
            new Revoked(
                new EventKey("-8917909039855612786", "oauth.revoke"),
                "111",
                Instant.parse("2026-07-23T21:44:05Z")));
  }

  @Test
  void readsNumbersForIds() {
    assertThat(text.read(REVOKE.replace("\"111\"", "111").replace("\"29820954\"", "29820954")))
        .isEqualTo(text.read(REVOKE));
  }

  @Test
  void readsAnotherHandle() {
    assertThat(text.read(RENAME))
        .isEqualTo(
            new Renamed(
                new EventKey("4123434298221215973", "profile.update.handle"),
                "1111111111111111111",
                "example",
                "Example_2"));
  }

  @Test
  void readsAnotherDisplayName() {
    XEvent event = text.read(RENAME.replace("handle", "screenname"));

    assertThat(event).isInstanceOf(Renamed.class);
    assertThat(((Renamed) event).after()).isEqualTo("@Example_2");
  }

  @Test
  void ignoresEventsOfOtherApps() {
    assertThat(text.read(REVOKE.replace("29820954", "29820955")))
        .isEqualTo(new Ignored("other_app"));
    assertThat(text.read(REVOKE.replace(", \"app_id\": \"29820954\"", "")))
        .isEqualTo(new Ignored("other_app"));
    assertThat(text.read(RENAME.replace("\"before\"", "\"app_id\": \"1\", \"before\"")))
        .isEqualTo(new Ignored("other_app"));
  }

  @Test
  void ignoresEventsThatItDoesNotKnow() {
    assertThat(text.read(REVOKE.replace("oauth.revoke", "oauth.grant")))
        .isEqualTo(new Ignored("unknown"));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-07-23T21:44:05+00:00, yesterday",
    "2026-07-23T21:44:05+00:00, 2026-07-23",
    "\"111\", \"\"",
    "\"111\", \"-1\"",
    "\"111\", \"1 or 1=1\"",
    "\"111\", {}"
  })
  void ignoresEventsWithoutTimeOrUser(String there, String instead) {
    assertThat(text.read(REVOKE.replace(there, instead))).isEqualTo(new Ignored("malformed"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "null", "\"a b\"", "[]"})
  void ignoresEventsWithoutAnId(String uuid) {
    assertThat(text.read(REVOKE.replace("\"-8917909039855612786\"", uuid)))
        .isEqualTo(new Ignored("no_uuid"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc123", "null", "[]", "{", "{}", "{\"data\":[]}", "\"data\""})
  void ignoresWhatIsNoEvent(String json) {
    assertThat(text.read(json)).isEqualTo(new Ignored("no_event"));
  }

  @Test
  void survivesDeepNesting() {
    assertThat(text.read("{\"data\":".repeat(20_000))).isEqualTo(new Ignored("no_event"));
  }
}
