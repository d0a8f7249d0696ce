package org.loginwithx.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.loginwithx.http.TestCalls.AMPLE;
import static org.loginwithx.http.TestCalls.answerOf;
import static org.loginwithx.http.TestCalls.await;
import static org.loginwithx.http.TestCalls.faultOf;

import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpCallerTlsTest {

  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final WireServer.Script ANSWERING =
      connection -> {
        connection.readRequest();
        connection.write(WireServer.answer(200, "ok"));
        connection.awaitClient();
      };

  /** An authority and two certificates for localhost signed by it, one of them expired. */
  private static KeyStore keyStore;

  @BeforeAll
  static void makeCertificates(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("keys.p12");
    makeCertificate(file, "authority", "-200d", "365", "-ext", "bc:c");
    makeCertificate(file, "valid", "-1d", "30", "-signer", "authority");
    makeCertificate(file, "expired", "-100d", "30", "-signer", "authority");
    keyStore = KeyStore.getInstance(file.toFile(), PASSWORD);
  }

  @Test
  void aTrustedCertificateForTheHostIsAccepted() throws Exception {
    try (WireServer server = tlsServer("valid")) {
      HttpResult result = call(trusting("authority"), server, "localhost");

      assertThat(answerOf(result).status()).isEqualTo(200);
    }
  }

  @Test
  void aSelfSignedCertificateIsRefusedByTheTrustOfTheJvm() throws Exception {
    try (WireServer server = tlsServer("authority");
        HttpCaller caller = new HttpCaller(AMPLE)) {
      assertTlsFault(call(caller, server, "localhost"));
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void aTrustedCertificateForAnotherHostIsRefused() throws Exception {
    try (WireServer server = tlsServer("valid")) {
      assertTlsFault(call(trusting("authority"), server, "127.0.0.1"));
      assertThat(server.requests()).isEmpty();
    }
  }

  /** A company's own authority, in the file that LOGIN_CA_FILE names. */
  @Test
  void anAuthorityInAFileOfTheOperatorIsTrusted(@TempDir Path directory) throws Exception {
    Path pem = directory.resolve("ca.pem");
    String base64 =
        Base64.getMimeEncoder().encodeToString(keyStore.getCertificate("authority").getEncoded());
    Files.writeString(
        pem,
        "Our own authority\n-----BEGIN CERTIFICATE-----\n"
            + base64
            + "\n-----END CERTIFICATE-----\n");

    try (WireServer server = tlsServer("valid")) {
      assertThat(answerOf(call(Trust.ofJvmAnd(pem), server, "localhost")).status()).isEqualTo(200);
    }
  }

  @Test
  void aFileWithoutACertificateIsRefused(@TempDir Path directory) throws Exception {
    Path pem = Files.writeString(directory.resolve("ca.pem"), "nothing");

    assertThatExceptionOfType(CertificateException.class).isThrownBy(() -> Trust.ofJvmAnd(pem));
  }

  /** Payara sets the property that names the trust store; the JDK's own file counts. */
  @Test
  void theStoreOfTheJdkCountsWhateverAContainerHasSet(@TempDir Path directory) throws Exception {
    try (OutputStream out = Files.newOutputStream(directory.resolve("cacerts"))) {
      KeyStore authority = emptyKeyStore();
      authority.setCertificateEntry("own", keyStore.getCertificate("authority"));
      authority.store(out, "changeit".toCharArray());
    }

    try (WireServer server = tlsServer("valid")) {
      SSLContext trust = Trust.context(Trust.jdkStore(directory));
      assertThat(answerOf(call(trust, server, "localhost")).status()).isEqualTo(200);
    }
  }

  @Test
  void anExpiredCertificateIsRefused() throws Exception {
    try (WireServer server = tlsServer("expired")) {
      assertTlsFault(call(trusting("authority"), server, "localhost"));
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void anEmptyTrustStoreTrustsNobody() throws Exception {
    try (WireServer server = tlsServer("valid")) {
      assertTlsFault(call(trusting(), server, "localhost"));
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void aServerWithoutTlsIsRefusedAndNeverCalledInTheClear() throws Exception {
    try (WireServer server =
        WireServer.playing(
            connection -> {
              connection.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
              connection.awaitClient();
            })) {
      assertTlsFault(call(trusting("authority"), server, "localhost"));
      assertThat(server.clientGone()).isTrue();
    }
  }

  @Test
  void aHandshakeThatStallsEndsAtTheDeadline() throws Exception {
    HttpBudget budget =
        new HttpBudget(
            Duration.ofSeconds(2), Duration.ofSeconds(20), Duration.ofMillis(400), 64 * 1024);
    try (WireServer server = WireServer.playing(WireServer.Connection::awaitClient);
        HttpCaller caller = new HttpCaller(budget)) {
      HttpResult result = call(caller, server, "localhost");

      assertThat(faultOf(result)).isEqualTo(HttpFault.DEADLINE);
      assertThat(server.clientGone()).isTrue();
    }
  }

  private static void assertTlsFault(HttpResult result) {
    assertThat(faultOf(result)).isEqualTo(HttpFault.TLS);
    assertThat(result.attempts()).isEqualTo(1);
  }

  private static HttpResult call(SSLContext trust, WireServer server, String host)
      throws Exception {
    try (HttpCaller caller = new HttpCaller(AMPLE, new WayOut(trust, null))) {
      return call(caller, server, host);
    }
  }

  private static HttpResult call(HttpCaller caller, WireServer server, String host)
      throws Exception {
    return await(caller.call(() -> OutboundRequest.get(server.tlsUri(host)), Retry.IDEMPOTENT));
  }

  private static WireServer tlsServer(String alias) throws Exception {
    KeyStore own = emptyKeyStore();
    own.setKeyEntry(
        alias, keyStore.getKey(alias, PASSWORD), PASSWORD, keyStore.getCertificateChain(alias));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return new WireServer(
        context
            .getServerSocketFactory()
            .createServerSocket(0, 10, InetAddress.getLoopbackAddress()),
        ANSWERING);
  }

  private static SSLContext trusting(String... aliases) throws Exception {
    KeyStore anchors = emptyKeyStore();
    for (String alias : aliases) {
      anchors.setCertificateEntry(alias, keyStore.getCertificate(alias));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(anchors);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static KeyStore emptyKeyStore() throws Exception {
    KeyStore empty = KeyStore.getInstance("PKCS12");
    empty.load(null, PASSWORD);
    return empty;
  }

  private static void makeCertificate(
      Path file, String alias, String start, String validDays, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", alias, "-keyalg", "EC"));
    command.addAll(List.of("-dname", "CN=" + alias, "-ext", "SAN=dns:localhost"));
    command.addAll(List.of("-startdate", start, "-validity", validDays));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", new String(PASSWORD)));
    command.addAll(List.of("-keystore", file.toString()));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), US_ASCII);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
