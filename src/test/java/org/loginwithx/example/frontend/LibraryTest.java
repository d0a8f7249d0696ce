package org.loginwithx.example.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class LibraryTest {

  /** Of build/index.js in the npm package oauth4webapi 3.8.8. */
  private static final String SHA_256 =
      "72a5f6d84416e92b659c6b8fd837c5fa38d44b7f2e18f91daa1fe57da677c7ad";

  @Test
  void clientLibraryIsAsItsAuthorPublishedIt() throws IOException, NoSuchAlgorithmException {
    String name = "/example/frontend/oauth4webapi-3.8.8.js";
    try (InputStream library = LibraryTest.class.getResourceAsStream(name)) {
      byte[] bytes = Objects.requireNonNull(library).readAllBytes();

      assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
          .isEqualTo(SHA_256);
    }
  }
}
