package org.loginwithx.web;

import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * How the site presents itself on the pages of the WAR.
 *
 * @param name the name of the site; empty for the text {@code site.name}
 * @param logo the path of a picture on this site; null for the icon of the WAR
 * @param style the path of a style sheet on this site, read after the one of the WAR, or null
 */
@Internal
public record Brand(String name, @Nullable String logo, @Nullable String style) {

  /** The name of the site, in this language if it is not a setting. */
  public String nameIn(Messages messages) {
    return name.isEmpty() ? messages.text("site.name") : name;
  }
}
