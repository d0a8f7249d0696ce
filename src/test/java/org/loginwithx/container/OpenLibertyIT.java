package org.loginwithx.container;

/** The WAR and the JAR on Open Liberty. */
class OpenLibertyIT extends PortableSuite {

  OpenLibertyIT() {
    super(OtherServer.Kind.OPEN_LIBERTY);
  }
}
