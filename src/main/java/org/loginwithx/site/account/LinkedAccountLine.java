package org.loginwithx.site.account;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.site.Moment;
import org.loginwithx.user.LinkedAccounts.Link;
import org.loginwithx.user.Profile;
import org.loginwithx.web.Messages;

/**
 * A linked account of a user, as the account page shows it.
 *
 * @param id names it in the form that unlinks it
 * @param name what the account is called
 * @param displayName its display name
 * @param picture the address of its picture; null if there is none
 * @param provider the provider, in words for users
 * @param former handles it had before, empty if none
 * @param linked the day it was linked
 * @param used when it was last used
 * @param unlinkLabel what the button does, in full
 */
@Internal
public record LinkedAccountLine(
    String id,
    String name,
    String displayName,
    @Nullable String picture,
    String provider,
    String former,
    String linked,
    Moment used,
    String unlinkLabel) {

  static List<LinkedAccountLine> of(HttpServletRequest request, List<Link> links) {
    Messages messages = Messages.forRequest(request);
    return links.stream().map(link -> line(link, messages)).toList();
  }

  private static LinkedAccountLine line(Link link, Messages messages) {
    String name = name(link.profile());
    return new LinkedAccountLine(
        link.id(),
        name,
        link.profile().displayName(),
        link.profile().pictureUrl(),
        link.profile().provider().equals(Profile.X) ? "X" : link.profile().provider(),
        String.join(", ", link.formerUsernames().stream().map(handle -> "@" + handle).toList()),
        messages.day(link.linkedAt()),
        Moment.of(link.lastLoginAt(), messages),
        messages.text("ways.unlink-label", name));
  }

  static String name(Profile profile) {
    return profile.username().isEmpty() ? profile.displayName() : "@" + profile.username();
  }
}
