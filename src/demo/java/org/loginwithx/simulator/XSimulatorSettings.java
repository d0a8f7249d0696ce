package org.loginwithx.simulator;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a simulator starts. Immutable; begin with {@link #defaults()}. */
public final class XSimulatorSettings {

  private int port;
  private String consumerKey = "XSimulatorConsumerKey0001";
  private String consumerSecret = "XSimulatorConsumerSecretForLocalUseOnly00000000001";
  private String clientId = "WFNpbXVsYXRvckNsaWVudElkMDE6MTpjaQ";

  private @Nullable String clientSecret =
      "XSimulatorClient" + XSimulator.SECRET_MARK + "ForLocalUseOnly0000001";

  private String appId = "29820954";
  private String protocol = "oauth2";
  private @Nullable String application;
  private List<String> callbacks = List.of();
  private List<XAccount> accounts = List.of();
  private Duration delay = Duration.ZERO;
  private Clock clock = Clock.systemUTC();
  // X publishes none of the next three.
  private Duration timestampBehind = Duration.ofMinutes(15);
  private Duration timestampAhead = Duration.ofMinutes(5);
  private Duration requestTokenLifetime = Duration.ofMinutes(15);
  private AccessLevel accessLevel = AccessLevel.READ;
  private boolean emailPermission = true;
  private boolean signInSetting = true;
  private boolean xmlCallbackErrors;
  private boolean plainCodeChallenge;
  private int exchangeLimit = 10_000;

  private XSimulatorSettings() {}

  private XSimulatorSettings(XSimulatorSettings other) {
    this.port = other.port;
    this.consumerKey = other.consumerKey;
    this.consumerSecret = other.consumerSecret;
    this.clientId = other.clientId;
    this.clientSecret = other.clientSecret;
    this.appId = other.appId;
    this.protocol = other.protocol;
    this.application = other.application;
    this.callbacks = other.callbacks;
    this.accounts = other.accounts;
    this.delay = other.delay;
    this.clock = other.clock;
    this.timestampBehind = other.timestampBehind;
    this.timestampAhead = other.timestampAhead;
    this.requestTokenLifetime = other.requestTokenLifetime;
    this.accessLevel = other.accessLevel;
    this.emailPermission = other.emailPermission;
    this.signInSetting = other.signInSetting;
    this.xmlCallbackErrors = other.xmlCallbackErrors;
    this.plainCodeChallenge = other.plainCodeChallenge;
    this.exchangeLimit = other.exchangeLimit;
  }

  /** Any free port, fixed keys, no approved callback. */
  public static XSimulatorSettings defaults() {
    return new XSimulatorSettings();
  }

  /** 0 for any free one. */
  public XSimulatorSettings withPort(int newPort) {
    XSimulatorSettings copy = new XSimulatorSettings(this);
    copy.port = newPort;
    return copy;
  }

  public XSimulatorSettings withConsumerKey(String newConsumerKey) {
    XSimulatorSettings copy = new XSimulatorSettings(this);
    copy.consumerKey = newConsumerKey;
    return copy;
  }

  public XSimulatorSettings withConsumerSecret(String newConsumerSecret) {
    XSimulatorSettings copy = new XSimulatorSettings(this);
    copy.consumerSecret = newConsumerSecret;
    return copy;
  }

  /** The OAuth 2.0 Client ID. */
  public XSimulatorSettings withClientId(String newClientId) {
    XSimulatorSettings copy = new XSimulatorSettings(this);
    copy.clientId = newClientId;
    return copy;
  }

  /** The OAuth 2.0 Client Secret; null makes the app a public client, which has none. */
  public XSimulatorSettings withClientSecret(@Nullable String newClientSecret) {
    XSimulatorSettings copy = new XSimulatorSettings(this);
    copy.clientSecret = newClientSecret;
    return copy;
  }

  /** "Native App" or "Single Page App": no client secret. */
  public XSimulatorSettings withPublicClient() {
    return withClientSecret(null);
  }

  /** The App ID, a number. */
  public XSimulatorSettings withAppId(String newAppId) {
    XSimulatorSettings copy = new XSimulatorSettings(this);
    copy.appId = newAppId;
    return copy;
  }

  /** Tells the application to use {@code oauth2}, the default, or {@code oauth1}. */
  public XSimulatorSettings withProtocol(String newProtocol) {
    if (!List.of("oauth1", "oauth2").contains(newProtocol)) {
      throw new IllegalArgumentException("The protocol is oauth1 or oauth2, not " + newProtocol);
    }
    XSimulatorSettings copy = new XSimulatorSettings(this);
    copy.protocol = newProtocol;
    return copy;
  }

  /** Approves the two callbacks of the application with this public address. */
  public XSimulatorSettings withApplication(String publicUrl) {
    XSimulatorSettings copy = new XSimulatorSettings(this);
    copy.application = publicUrl;
    for (String callback : callbacksOf(publicUrl)) {
      copy = copy.withCallback(callback);
    }
    return copy;
  }

  /** The callbacks of both protocols, at their default paths. */
  static List<String> callbacksOf(String publicUrl) {
    return List.of(publicUrl + "/oauth/callback/twitter", publicUrl + "/oauth2/callback/twitter");
  }

  /** Adds an approved callback URL. */
  public XSimulatorSettings withCallback(String url) {
    XSimulatorSettings copy = new XSimulatorSettings(this);
    copy.callbacks = withOneMore(callbacks, url);
    return copy;
  }

  /** Adds an account that exists from the start, and also after a reset. */
  public XSimulatorSettings withAccount(XAccount account) {
    XSimulatorSettings copy = new XSimulatorSettings(this);
    copy.accounts = withOneMore(accounts, account);
    return copy;
  }

  private static <T> List<T> withOneMore(List<T> list, T one) {
    List<T> all = new ArrayList<>(list);
    all.add(one);
    return List.copyOf(all);
  }

  /** How long every API answer is held back. */
  public XSimulatorSettings withDelay(Duration newDelay) {
    XSimulatorSettings copy = new XSimulatorSettings(this);
    copy.delay = newDelay;
    return copy;
  }

  /** The simulator's time: its {@code date} header, timestamps and lifetimes. */
  public XSimulatorSettings withClock(Clock newClock) {
    XSimulatorSettings copy = new XSimulatorSettings(this);
    copy.clock = newClock;
    return copy;
  }

  /** How far {@code oauth_timestamp} may be off. */
  public XSimulatorSettings withTimestampWindow(Duration behind, Duration ahead) {
    XSimulatorSettings copy = new XSimulatorSettings(this);
    copy.timestampBehind = behind;
    copy.timestampAhead = ahead;
    return copy;
  }

  public XSimulatorSettings withRequestTokenLifetime(Duration lifetime) {
    XSimulatorSettings copy = new XSimulatorSettings(this);
    copy.requestTokenLifetime = lifetime;
    return copy;
  }

  /** The app's permission level. */
  public XSimulatorSettings withAccessLevel(AccessLevel level) {
    XSimulatorSettings copy = new XSimulatorSettings(this);
    copy.accessLevel = level;
    return copy;
  }

  /** Switches off "Request email from users". */
  public XSimulatorSettings withoutEmailPermission() {
    XSimulatorSettings copy = new XSimulatorSettings(this);
    copy.emailPermission = false;
    return copy;
  }

  /** Switches off "Allow this app to be used to Sign in with X": people are asked every time. */
  public XSimulatorSettings withoutSignInSetting() {
    XSimulatorSettings copy = new XSimulatorSettings(this);
    copy.signInSetting = false;
    return copy;
  }

  /** A callback that is not approved is refused in XML instead of JSON; X has done both. */
  public XSimulatorSettings withXmlCallbackErrors() {
    XSimulatorSettings copy = new XSimulatorSettings(this);
    copy.xmlCallbackErrors = true;
    return copy;
  }

  /** Takes the PKCE method {@code plain} as X does; otherwise S256 only. */
  public XSimulatorSettings withPlainCodeChallenge() {
    XSimulatorSettings copy = new XSimulatorSettings(this);
    copy.plainCodeChallenge = true;
    return copy;
  }

  /** How many OAuth 1.0a tokens can be exchanged in 15 minutes; 10,000 at X. */
  public XSimulatorSettings withExchangeLimit(int limit) {
    XSimulatorSettings copy = new XSimulatorSettings(this);
    copy.exchangeLimit = limit;
    return copy;
  }

  int port() {
    return port;
  }

  String consumerKey() {
    return consumerKey;
  }

  String consumerSecret() {
    return consumerSecret;
  }

  String clientId() {
    return clientId;
  }

  /** Null for a public client. */
  @Nullable String clientSecret() {
    return clientSecret;
  }

  /** The number by which events name the app. */
  String appId() {
    return appId;
  }

  String protocol() {
    return protocol;
  }

  /** The public address of the application; null if it is not known yet. */
  @Nullable String application() {
    return application;
  }

  List<String> callbacks() {
    return callbacks;
  }

  List<XAccount> accounts() {
    return accounts;
  }

  Duration delay() {
    return delay;
  }

  Clock clock() {
    return clock;
  }

  Duration timestampBehind() {
    return timestampBehind;
  }

  Duration timestampAhead() {
    return timestampAhead;
  }

  Duration requestTokenLifetime() {
    return requestTokenLifetime;
  }

  AccessLevel accessLevel() {
    return accessLevel;
  }

  boolean emailPermission() {
    return emailPermission;
  }

  boolean signInSetting() {
    return signInSetting;
  }

  boolean plainCodeChallenge() {
    return plainCodeChallenge;
  }

  int exchangeLimit() {
    return exchangeLimit;
  }

  boolean xmlCallbackErrors() {
    return xmlCallbackErrors;
  }
}
