package org.loginwithx.spending;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.loginwithx.x.ApiBody;
import org.loginwithx.x.ApiRequest;

final class BilledItemTest {

  private static JsonValue json(String text) {
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      return reader.readValue();
    }
  }

  private static List<String> read(String path, String answer) {
    return BilledItem.of(ApiRequest.get(path), json(answer)).stream()
        .map(item -> item.kind() + " " + item.id())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "/2/users/me?user.fields=name, user_read",
    "/2/users/7/followers?max_results=9, user_read",
    "/2/tweets/7/liking_users, user_read",
    "/2/lists/7/members, user_read",
    "/2/users/by/username/anna, user_read",
    "/2/users/7/tweets, post_read",
    "/2/users/7/timelines/reverse_chronological, post_read",
    "/2/tweets/search/recent?query=users, post_read",
    "/2/tweets/7, post_read",
    "/2/tweets/7/quote_tweets, post_read",
    "/2/spaces/7/tweets, post_read",
    "/2/lists/7, list_read",
    "/2/users/7/owned_lists, list_read",
    "/2/spaces/7, space_read",
    "/2/dm_events?max_results=1, message_read"
  })
  void readIsBilledForWhatItReturns(String path, String kind) {
    assertThat(read(path, "{\"data\":{\"id\":\"7\"}}")).containsExactly(kind + " 7");
    assertThat(read(path, "{\"data\":[{\"id\":\"7\"},{\"id\":\"8\"}]}"))
        .containsExactly(kind + " 7", kind + " 8");
    assertThat(read(path, "{\"meta\":{\"result_count\":0}}")).isEmpty();
  }

  @Test
  void includedUsersAndPostsAreBilledToo() {
    assertThat(
            read(
                "/2/tweets?ids=1",
                "{\"data\":[{\"id\":\"1\"}],\"includes\":{\"users\":[{\"id\":\"2\"}],"
                    + "\"tweets\":[{\"id\":\"3\"}],\"media\":[{\"media_key\":\"4\"}]}}"))
        .containsExactly("post_read 1", "user_read 2", "post_read 3");
  }

  @Test
  void profileOfOAuth1IsAKindOfItsOwn() {
    assertThat(read("/1.1/account/verify_credentials.json?skip_status=true", "{\"id_str\":\"7\"}"))
        .containsExactly("verify_credentials 7");
  }

  @Test
  void anyOtherReadIsOneCall() {
    assertThat(read("/2/tweets/counts/recent?query=x", "{\"data\":[{},{}]}"))
        .containsExactly("other null");
    assertThat(read("/1.1/search/tweets.json", "{}")).containsExactly("other null");
  }

  @Test
  void idThatIsNoneCountsEachTime() {
    assertThat(read("/2/users/me", "{\"data\":{\"id\":\"1' or '1'='1\"}}"))
        .containsExactly("user_read null");
    assertThat(read("/2/users/me", "{\"data\":{\"id\":7}}")).containsExactly("user_read null");
    assertThat(read("/2/users/me", "[]")).isEmpty();
  }

  private static Billed written(ApiRequest request) {
    List<BilledItem> items = BilledItem.of(request, JsonValue.NULL);
    assertThat(items).hasSize(1);
    assertThat(items.get(0).id()).isNull();
    return items.get(0).kind();
  }

  private static ApiRequest post(String path, String text) {
    return ApiRequest.post(path, Json.createObjectBuilder().add("text", text).build());
  }

  @Test
  void writeIsBilledByTheCall() {
    assertThat(written(post("/2/tweets", "Hello"))).isEqualTo(Billed.POST_CREATE);
    assertThat(written(post("/2/tweets", "See HTTPS://example.org")))
        .isEqualTo(Billed.POST_WITH_LINK);
    assertThat(written(post("/2/dm_conversations/with/7/messages", "Hello")))
        .isEqualTo(Billed.MESSAGE_CREATE);
    assertThat(written(post("/2/users/7/following", ""))).isEqualTo(Billed.INTERACTION);
    assertThat(written(post("/2/lists", ""))).isEqualTo(Billed.OTHER);
    assertThat(written(ApiRequest.delete("/2/tweets/7"))).isEqualTo(Billed.DELETE);
    assertThat(written(ApiRequest.post("/1.1/statuses/update.json", new ApiBody.Form(Map.of()))))
        .isEqualTo(Billed.OTHER);
  }
}
