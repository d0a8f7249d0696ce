package org.loginwithx.oauth1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NoncesTest {

  @Test
  void aHundredThousandNoncesOfTwoNodesAreDistinctLettersAndDigits() {
    Nonces oneNode = new Nonces();
    Nonces otherNode = new Nonces();
    Set<String> seen = new HashSet<>();
    for (int count = 0; count < 50_000; count++) {
      seen.add(oneNode.get());
      seen.add(otherNode.get());
    }

    assertThat(seen).hasSize(100_000).allMatch(nonce -> nonce.matches("[0-9a-f]{32}"));
  }
}
