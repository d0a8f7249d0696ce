package org.loginwithx.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** A running simulator without JUnit, which the command line does not have. */
final class SimulatorServer implements AutoCloseable {

  private final Simulation simulation;
  private final Router router;
  private final int port;
  private HttpLoop loop;
  private boolean isOpen = true;

  private SimulatorServer(XSimulatorSettings settings) {
    this.simulation = new Simulation(settings);
    this.router = new Router(simulation, this::baseUri);
    this.loop = listen(router, settings.port());
    this.port = loop.port();
  }

  private static HttpLoop listen(Router router, int port) {
    try {
      return new HttpLoop(port, router::answer);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The X simulator cannot use port " + port + " of 127.0.0.1: " + e.getMessage(), e);
    }
  }

  /**
   * Starts a simulator with these settings.
   *
   * @throws UncheckedIOException naming the port if it is taken
   */
  static SimulatorServer start(XSimulatorSettings settings) {
    SimulatorServer server = new SimulatorServer(settings);
    server.loop.start();
    return server;
  }

  /** If it was closed, listens again at the same port, with the same accounts and tokens. */
  synchronized void reopen() {
    if (!isOpen) {
      loop = listen(router, port);
      loop.start();
      isOpen = true;
    }
  }

  Simulation simulation() {
    return simulation;
  }

  Router router() {
    return router;
  }

  URI baseUri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  URI authorizeUrl() {
    return baseUri().resolve(Endpoint.AUTHORIZE_OAUTH2.path());
  }

  /** The settings with which an application uses this in place of X, by environment variable. */
  Map<String, String> applicationSettings() {
    XSimulatorSettings settings = simulation.settings();
    Map<String, String> names = new LinkedHashMap<>();
    names.put("TWITTER_PROTOCOL", settings.protocol());
    names.put("TWITTER_CLIENT_ID", settings.clientId());
    if (settings.clientSecret() != null) {
      names.put("TWITTER_CLIENT_SECRET", settings.clientSecret());
    }
    names.put("TWITTER_API_KEY", settings.consumerKey());
    names.put("TWITTER_API_SECRET", settings.consumerSecret());
    names.put("TWITTER_APP_ID", settings.appId());
    names.put("TWITTER_API_URL", baseUri().toString());
    names.put("TWITTER_AUTHORIZE_URL", authorizeUrl().toString());
    names.put("LOGIN_PICTURE_ORIGINS", baseUri().toString());
    if (settings.application() != null) {
      names.put("LOGIN_PUBLIC_URL", settings.application());
    }
    return names;
  }

  @Override
  public synchronized void close() {
    isOpen = false;
    loop.close();
  }
}
