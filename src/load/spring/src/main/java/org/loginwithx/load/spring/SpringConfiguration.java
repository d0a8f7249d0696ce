package org.loginwithx.load.spring;

import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.userinfo.DefaultOAuth2UserService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.web.SecurityFilterChain;

/** The settings are the same environment variables as ours; all else is as Spring has it. */
@Configuration
@EnableWebSecurity
public class SpringConfiguration {

  private final Map<String, String> environment = System.getenv();

  /** The same two scopes as ours, and PKCE. */
  @Bean
  ClientRegistrationRepository registrations() {
    return new InMemoryClientRegistrationRepository(
        ClientRegistration.withRegistrationId("x")
            .clientId(environment.get("TWITTER_CLIENT_ID"))
            .clientSecret(environment.get("TWITTER_CLIENT_SECRET"))
            .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
            .clientSettings(
                ClientRegistration.ClientSettings.builder().requireProofKey(true).build())
            .scope("users.read", "tweet.read")
            .redirectUri("{baseUrl}/login/oauth2/code/{registrationId}")
            .authorizationUri(environment.get("TWITTER_AUTHORIZE_URL"))
            .tokenUri(environment.get("TWITTER_API_URL") + "/2/oauth2/token")
            .userInfoUri(environment.get("TWITTER_API_URL") + "/2/users/me")
            .userNameAttributeName("username")
            .build());
  }

  @Bean
  SecurityFilterChain security(HttpSecurity http) throws Exception {
    DefaultOAuth2UserService users = new DefaultOAuth2UserService();
    users.setAttributesConverter(request -> SpringConfiguration::insideData);
    return http.authorizeHttpRequests(
            requests ->
                requests.requestMatchers("/up.html").permitAll().anyRequest().authenticated())
        .oauth2Login(
            login ->
                login.defaultSuccessUrl("/me").userInfoEndpoint(info -> info.userService(users)))
        .build();
  }

  /** X puts everything it says into a member {@code data}. */
  @SuppressWarnings("unchecked")
  private static Map<String, Object> insideData(Map<String, Object> answer) {
    return (Map<String, Object>) answer.get("data");
  }
}
