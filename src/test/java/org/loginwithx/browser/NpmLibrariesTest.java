package org.loginwithx.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NpmLibrariesTest {

  private static final Path NPM = Path.of("src/test/resources/browser/npm");

  /** Of the scripts in the order of their paths. Of jose, only those that openid-client loads. */
  @ParameterizedTest
  @CsvSource({
    "openid-client-6.9.0,01d9d947e4a7a76d648fe0689362fe04decbb39bc8b61dd6e0f48cbc894f48a5",
    "oidc-client-ts-3.5.0,f999daa383f09eb090d0ae32211e9ca931c76840e08e47fcf334fc8f5f74f1ef",
    "jose-6.2.18,53ce7d3ce7b4a2fbe32f96569b821fe4683fc3a6ba84bef814732cc69fc42d36"
  })
  void librariesAreAsTheirAuthorsPublishedThem(String name, String sha256)
      throws IOException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (Path script : scripts(NPM.resolve(name))) {
      digest.update(Files.readAllBytes(script));
    }

    assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(sha256);
  }

  private static List<Path> scripts(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".js")).sorted().toList();
    }
  }
}
