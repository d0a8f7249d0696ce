package org.loginwithx.jakartasecurity;

import jakarta.security.auth.message.AuthException;
import jakarta.security.auth.message.MessageInfo;
import jakarta.security.auth.message.config.AuthConfigProvider;
import jakarta.security.auth.message.config.ClientAuthConfig;
import jakarta.security.auth.message.config.ServerAuthConfig;
import jakarta.security.auth.message.config.ServerAuthContext;
import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.callback.CallbackHandler;
import org.jspecify.annotations.Nullable;

/** Puts {@link LoginAuthContext} before the module of the container. */
final class LoginAuthProvider implements AuthConfigProvider {

  private final AuthConfigProvider container;
  private final CallerRecognition recognition;

  LoginAuthProvider(AuthConfigProvider container, CallerRecognition recognition) {
    this.container = container;
    this.recognition = recognition;
  }

  @Override
  public ServerAuthConfig getServerAuthConfig(
      String layer, String application, @Nullable CallbackHandler handler) throws AuthException {
    ServerAuthConfig given = container.getServerAuthConfig(layer, application, handler);
    return handler == null ? given : new Config(given, handler);
  }

  @Override
  public ClientAuthConfig getClientAuthConfig(
      String layer, String application, @Nullable CallbackHandler handler) throws AuthException {
    return container.getClientAuthConfig(layer, application, handler);
  }

  @Override
  public void refresh() {
    container.refresh();
  }

  private final class Config implements ServerAuthConfig {

    private final ServerAuthConfig given;
    private final CallbackHandler handler;

    Config(ServerAuthConfig given, CallbackHandler handler) {
      this.given = given;
      this.handler = handler;
    }

    @Override
    public @Nullable ServerAuthContext getAuthContext(
        String id, Subject service, Map<String, Object> properties) throws AuthException {
      ServerAuthContext module = given.getAuthContext(id, service, properties);
      return module == null ? null : new LoginAuthContext(module, handler, recognition);
    }

    @Override
    public String getMessageLayer() {
      return given.getMessageLayer();
    }

    @Override
    public String getAppContext() {
      return given.getAppContext();
    }

    @Override
    public String getAuthContextID(MessageInfo message) {
      return given.getAuthContextID(message);
    }

    @Override
    public void refresh() {
      given.refresh();
    }

    @Override
    public boolean isProtected() {
      return given.isProtected();
    }
  }
}
