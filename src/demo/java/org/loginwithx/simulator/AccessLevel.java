package org.loginwithx.simulator;

/** Permission level of an app or a token, as in the {@code x-access-level} header. */
public enum AccessLevel {
  READ("read"),
  READ_WRITE("read-write"),
  READ_WRITE_DIRECT_MESSAGES("read-write-directmessages");

  private final String headerValue;

  AccessLevel(String headerValue) {
    this.headerValue = headerValue;
  }

  String headerValue() {
    return headerValue;
  }

  /** {@code x_auth_access_type} can lower the level of the app, never raise it. */
  AccessLevel loweredTo(String accessType) {
    return switch (accessType) {
      case "read" -> READ;
      case "write" -> this == READ ? READ : READ_WRITE;
      default -> throw new IllegalArgumentException("x_auth_access_type is read or write");
    };
  }
}
