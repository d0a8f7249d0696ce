package org.loginwithx.http;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/** The certificates that are accepted from other servers. */
@Internal
public final class Trust {

  private static final String STORE = "javax.net.ssl.trustStore";

  /** Read once: the store has more than a hundred certificates, and settings are read often. */
  private static volatile @Nullable SSLContext ofJvm;

  private Trust() {}

  /**
   * The certificates that the JVM trusts: those of the store that {@code
   * -Djavax.net.ssl.trustStore} names on the command line, otherwise those of the JDK. A container
   * may set that property by itself (Payara does, with a copy that is as old as its release); an
   * operator who adds a certificate to the JDK expects it to count.
   *
   * @throws IllegalStateException if the store cannot be read
   */
  public static SSLContext ofJvm() {
    SSLContext known = ofJvm;
    if (known != null) {
      return known;
    }
    try {
      SSLContext read = isOnCommandLine() ? SSLContext.getDefault() : context(jvmStore());
      ofJvm = read;
      return read;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("the JVM's trust store cannot be used", e);
    }
  }

  /**
   * The certificates of the JVM and those of a PEM file.
   *
   * @throws IOException if the file cannot be read
   * @throws CertificateException if it has no certificate, or one that cannot be used
   */
  public static SSLContext ofJvmAnd(Path pem) throws IOException, CertificateException {
    Collection<? extends Certificate> added;
    try (InputStream in = Files.newInputStream(pem)) {
      added = CertificateFactory.getInstance("X.509").generateCertificates(in);
    }
    if (added.isEmpty()) {
      throw new CertificateException("no certificate");
    }
    try {
      KeyStore store = jvmStore();
      int number = 0;
      for (Certificate certificate : added) {
        store.setCertificateEntry("loginwithx-" + number, certificate);
        number++;
      }
      return context(store);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("the JVM's trust store cannot be used", e);
    }
  }

  private static KeyStore jvmStore() throws IOException, GeneralSecurityException {
    return isOnCommandLine()
        ? open(Path.of(System.getProperty(STORE)))
        : jdkStore(Path.of(System.getProperty("java.home"), "lib", "security"));
  }

  /** In the JDK's order (JSSE Reference Guide, "TrustManagerFactory"). */
  static KeyStore jdkStore(Path directory) throws IOException, GeneralSecurityException {
    Path own = directory.resolve("jssecacerts");
    return open(Files.exists(own) ? own : directory.resolve("cacerts"));
  }

  static SSLContext context(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  /**
   * The certificates of most stores can be read without a password. Some stores encrypt them, with
   * the password in the standard property, or with the JDK's default password.
   */
  private static KeyStore open(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(file.toFile(), (char[]) null);
    String password = System.getProperty(STORE + "Password", "changeit");
    return store.size() > 0 ? store : KeyStore.getInstance(file.toFile(), password.toCharArray());
  }

  private static boolean isOnCommandLine() {
    List<String> arguments = ManagementFactory.getRuntimeMXBean().getInputArguments();
    return arguments.stream().anyMatch(argument -> argument.startsWith("-D" + STORE + "="));
  }
}
