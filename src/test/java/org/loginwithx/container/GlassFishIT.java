package org.loginwithx.container;

/** The WAR and the JAR on GlassFish. */
class GlassFishIT extends PortableSuite {

  GlassFishIT() {
    super(OtherServer.Kind.GLASSFISH);
  }
}
