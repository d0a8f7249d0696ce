package org.loginwithx.container;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.StringReader;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.loginwithx.simulator.XAccount;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.authority.mapping.GrantedAuthoritiesMapper;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUserAuthority;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.context.ContextLoaderListener;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.filter.DelegatingFilterProxy;

/**
 * Spring Security's {@code oauth2Login} logs users in here. It takes the addresses from the
 * metadata, and checks the ID token, by RS256, and that UserInfo is about the same user.
 */
final class SpringSecurityIT {

  private static final String CLIENT = "spring-client";
  private static final String ISSUER = "issuer";

  private static final OtherApplication APPLICATION = new OtherApplication();
  private static LoginServer server;

  @BeforeAll
  static void start() {
    server = LoginServer.sharedOAuth2();
    LoginServer.registerWithSecret(
        CLIENT, APPLICATION.page("/login/oauth2/code/x"), "RS256", "user\nadmin");
    APPLICATION.start(new MineServlet(), (classes, context) -> addSpring(context));
  }

  @AfterAll
  static void stop() {
    APPLICATION.close();
  }

  @BeforeEach
  void reset() {
    server.x().reset();
  }

  private static void addSpring(ServletContext context) {
    context.setInitParameter(ISSUER, server.payara().baseUri().toString());
    AnnotationConfigWebApplicationContext beans = new AnnotationConfigWebApplicationContext();
    beans.register(Spring.class);
    context.addListener(new ContextLoaderListener(beans));
    context
        .addFilter("spring", new DelegatingFilterProxy("springSecurityFilterChain", beans))
        .addMappingForUrlPatterns(null, false, "/*");
  }

  /** As Spring's documentation has it. */
  @Configuration(proxyBeanMethods = false)
  @EnableWebSecurity
  static class Spring {

    @Bean
    ClientRegistrationRepository registrations(Environment environment) {
      return new InMemoryClientRegistrationRepository(
          ClientRegistrations.fromIssuerLocation(requireNonNull(environment.getProperty(ISSUER)))
              .registrationId("x")
              .clientId(CLIENT)
              .clientSecret(LoginServer.CLIENT_SECRET)
              .scope("openid", "profile", "email", "groups")
              .userNameAttributeName("preferred_username")
              .build());
    }

    @Bean
    SecurityFilterChain security(HttpSecurity http) throws Exception {
      return http.authorizeHttpRequests(
              requests ->
                  requests.requestMatchers("/all").hasRole("admin").anyRequest().authenticated())
          .oauth2Login(login -> {})
          .build();
    }

    /** Groups are roles. */
    @Bean
    GrantedAuthoritiesMapper roles() {
      return authorities ->
          authorities.stream()
              .filter(OidcUserAuthority.class::isInstance)
              .map(OidcUserAuthority.class::cast)
              .map(each -> each.getUserInfo().getClaimAsStringList("groups"))
              .filter(Objects::nonNull)
              .flatMap(Collection::stream)
              .map(group -> new SimpleGrantedAuthority("ROLE_" + group))
              .collect(Collectors.toSet());
    }
  }

  /** Says who has logged in. */
  private static final class MineServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      Authentication caller = (Authentication) requireNonNull(request.getUserPrincipal());
      OidcUser user = (OidcUser) requireNonNull(caller.getPrincipal());
      Set<String> roles =
          caller.getAuthorities().stream()
              .map(GrantedAuthority::getAuthority)
              .collect(Collectors.toSet());
      response
          .getWriter()
          .print(
              Json.createObjectBuilder()
                  .add("caller", caller.getName())
                  .add("sub", user.getSubject())
                  .add("name", user.getFullName())
                  .add("roles", Json.createArrayBuilder(roles))
                  .build());
    }
  }

  /** Opens a page, logs in, and comes back to it. */
  private static Answer open(Visitor visitor, String path, String handle) {
    Answer toSpring = visitor.get(APPLICATION.page(path));
    String connect = visitor.get(toSpring.next()).location();
    assertThat(connect).startsWith(server.uri("/connect/twitter?").toString()).contains("nonce=");
    return visitor.get(visitor.get(visitor.logInFor(connect, handle)).next());
  }

  @Test
  void userLogsInAndIsKnownByNameAndGroups() {
    Visitor visitor = new Visitor(server);

    Answer page = open(visitor, "/mine", "alice");

    assertThat(page.status()).as(page.body()).isEqualTo(200);
    JsonObject user = Json.createReader(new StringReader(page.body())).readObject();
    assertThat(user.getString("caller")).isEqualTo("alice");
    assertThat(user.getString("name")).isEqualTo("Alice Example");
    assertThat(visitor.me().orElseThrow()).contains("\"" + user.getString("sub") + "\"");
    assertThat(user.getJsonArray("roles")).hasToString("[\"ROLE_user\"]");
  }

  @Test
  void groupsAreRoles() {
    server.x().putAccount(XAccount.of(LoginServer.ADMIN_ID, "spring_boss", "Boss"));

    assertThat(open(new Visitor(server), "/all", "spring_boss").status())
        .as("allowed, but there is no such page")
        .isEqualTo(404);
    assertThat(open(new Visitor(server), "/all", "spring_member").status()).isEqualTo(403);
  }
}
