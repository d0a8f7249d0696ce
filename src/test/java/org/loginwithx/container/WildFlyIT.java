package org.loginwithx.container;

/** The WAR and the JAR on WildFly. */
class WildFlyIT extends PortableSuite {

  WildFlyIT() {
    super(OtherServer.Kind.WILDFLY);
  }
}
