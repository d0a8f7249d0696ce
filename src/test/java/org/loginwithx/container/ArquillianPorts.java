package org.loginwithx.container;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Chooses the ports that {@code arquillian.xml} names before Arquillian reads it. Each JVM that
 * runs tests has its own, so that several may do so at once.
 */
public final class ArquillianPorts implements LauncherSessionListener {

  private static final int PORT = PayaraMicro.freePort();
  private static final int X_PORT = PayaraMicro.freePort();

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    System.setProperty("arquillian.port", Integer.toString(PORT));
    System.setProperty("arquillian.x.port", Integer.toString(X_PORT));
  }
}
