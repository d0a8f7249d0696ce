package org.loginwithx.container;

import org.junit.jupiter.api.condition.EnabledIf;

/** The WAR and the JAR on Payara Micro 7, if this machine has a JDK that is new enough for it. */
@EnabledIf("hasJdk")
class Payara7IT extends PortableSuite {

  Payara7IT() {
    super(OtherServer.Kind.PAYARA_7);
  }

  static boolean hasJdk() {
    return NewerJdk.find().isPresent();
  }
}
