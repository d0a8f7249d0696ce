package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A filter that an application declares itself takes the place of the one of the JAR. */
@Tag("thorough")
class OwnFilterIT {

  @Test
  void filterWithAnotherNameAndOtherPathsIsTheOnlyOne() {
    String webXml =
        """
        <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
          <filter>
            <filter-name>another-name</filter-name>
            <filter-class>org.loginwithx.login.LoginFilter</filter-class>
            <init-param>
              <param-name>startPath</param-name>
              <param-value>/begin</param-value>
            </init-param>
            <init-param>
              <param-name>callbackPath</param-name>
              <param-value>/back</param-value>
            </init-param>
            <async-supported>true</async-supported>
          </filter>
          <filter-mapping>
            <filter-name>another-name</filter-name>
            <url-pattern>/begin</url-pattern>
            <url-pattern>/back</url-pattern>
            <url-pattern>/oauth2/callback/twitter</url-pattern>
            <dispatcher>REQUEST</dispatcher>
            <dispatcher>ASYNC</dispatcher>
          </filter-mapping>
        </web-app>
        """;
    try (LoginServer server = start("own-filter", webXml)) {
      server.x().allowCallback(server.uri("/back").toString());

      assertLogInBeginsAt("/begin", server);
      assertThat(new Visitor(server).get("/login/twitter").status()).isEqualTo(404);
      assertThat(new Visitor(server).get("/sign-in").status()).isEqualTo(404);
    }
  }

  @Test
  void webXmlThatIsCompleteHasNothingOfTheJar() {
    String webXml =
        """
        <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
          <filter>
            <filter-name>login</filter-name>
            <filter-class>org.loginwithx.login.LoginFilter</filter-class>
            <async-supported>true</async-supported>
          </filter>
          <filter-mapping>
            <filter-name>login</filter-name>
            <url-pattern>/login/twitter</url-pattern>
            <url-pattern>/oauth/callback/twitter</url-pattern>
            <url-pattern>/oauth2/callback/twitter</url-pattern>
            <dispatcher>REQUEST</dispatcher>
            <dispatcher>ASYNC</dispatcher>
          </filter-mapping>
          <servlet>
            <servlet-name>hello</servlet-name>
            <servlet-class>org.example.hello.HelloServlet</servlet-class>
          </servlet>
          <servlet-mapping>
            <servlet-name>hello</servlet-name>
            <url-pattern>/hello</url-pattern>
          </servlet-mapping>
          <security-constraint>
            <web-resource-collection>
              <web-resource-name>hello</web-resource-name>
              <url-pattern>/hello</url-pattern>
            </web-resource-collection>
            <auth-constraint>
              <role-name>user</role-name>
            </auth-constraint>
          </security-constraint>
          <security-role>
            <role-name>user</role-name>
          </security-role>
        </web-app>
        """;
    try (LoginServer server = start("complete-web-xml", webXml)) {
      assertLogInBeginsAt("/login/twitter", server);
      assertThat(new Visitor(server).get("/sign-in").status()).isEqualTo(404);
    }
  }

  private static void assertLogInBeginsAt(String start, LoginServer server) {
    Visitor visitor = new Visitor(server);
    assertThat(visitor.get("/hello", "Accept", "text/html").location())
        .isEqualTo("/sign-in?returnTo=%2Fhello");
    int before = server.x().recorded().size();

    String toX = visitor.get(start + "?returnTo=%2Fhello").location();
    assertThat(server.x().recorded()).as("request tokens").hasSize(before + 1);
    assertThat(visitor.get(server.x().approve(toX, "alice")).location()).endsWith("/hello");

    assertThat(visitor.get("/hello").body()).isEqualTo("Hello @alice");
  }

  private static LoginServer start(String name, String webXml) {
    Path war = Deployments.write(Deployments.quickStart(webXml), name + ".war");
    LoginServer server = LoginServer.launch(name, Map.of(), List.of(), war);
    server.payara().awaitReady("/open.txt", passed -> {});
    return server;
  }
}
