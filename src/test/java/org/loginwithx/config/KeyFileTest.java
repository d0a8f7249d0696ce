package org.loginwithx.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.loginwithx.user.Crowd;

final class KeyFileTest {

  @TempDir private Path directory;

  private static DatabaseConfig database(String url, String dataSource) {
    return new DatabaseConfig(dataSource, url, "", "login", "login", 2, true);
  }

  private KeyFile file() {
    return KeyFile.beside(database("jdbc:h2:file:" + directory + "/data/users", "")).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:h2:file:./login-with-x-data/users, ./login-with-x-data/login.keys",
    "jdbc:h2:/var/lib/site/users;AUTO_SERVER=TRUE, /var/lib/site/login.keys",
    "jdbc:h2:file:users, login.keys"
  })
  void isBesideTheDatabase(String url, Path expected) {
    assertThat(KeyFile.beside(database(url, "")).orElseThrow().path()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:h2:mem:users",
        "jdbc:h2:tcp://db.example/users",
        "jdbc:postgresql://db.example/login",
        "jdbc:mariadb://db.example/login"
      })
  void databaseThatIsNoFileOfThisServerHasNone(String url) {
    assertThat(KeyFile.beside(database(url, ""))).isEmpty();
  }

  @Test
  void dataSourceOfTheServerHasNone() {
    assertThat(KeyFile.beside(database("jdbc:h2:file:./users", "jdbc/login"))).isEmpty();
  }

  @Test
  void onlyItsOwnerCanReadIt() throws IOException {
    KeyFile file = file();
    assertThat(file.exists()).isFalse();

    file.make(Clock.systemUTC());

    assertThat(file.keys().ids()).hasSize(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
        .isEqualTo("rw-------");
    assertThat(files()).as("nothing else").containsExactly(file.path());
  }

  @Test
  void ofManyThatMakeOneAtOnceAllUseTheSame() throws Exception {
    List<String> ids =
        Crowd.atOnce(
            20,
            i ->
                () -> {
                  file().make(Clock.systemUTC());
                  return file().keys().currentId();
                });

    assertThat(ids).hasSize(20).containsOnly(file().keys().currentId());
    assertThat(files()).containsExactly(file().path());
  }

  @Test
  void directoryThatCannotBeWrittenIsAnErrorAndNoHalfAFile() throws IOException {
    Files.writeString(directory.resolve("data"), "a file in place of the directory");

    assertThatThrownBy(() -> file().make(Clock.systemUTC())).isInstanceOf(IOException.class);
    assertThat(file().exists()).isFalse();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("data"))) {
      return files.toList();
    }
  }
}
