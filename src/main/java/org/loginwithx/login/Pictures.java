package org.loginwithx.login;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.loginwithx.user.Profile;
import org.loginwithx.user.TrustSignals;
import org.loginwithx.web.CanonicalHost;
import org.loginwithx.x.XProfile;
import org.loginwithx.x.XUser;

/**
 * Makes a profile of what X says about a user. A picture is kept if the browser may load it from
 * its address; it is never fetched here.
 *
 * @param origins where a picture may come from; any other address is dropped
 */
record Pictures(List<String> origins) {

  Pictures {
    origins = List.copyOf(origins);
  }

  /** With what X says about how far to trust the account. */
  Profile profile(XProfile answer) {
    return profile(answer.user())
        .withSignals(
            new TrustSignals(
                answer.verifiedType(),
                answer.createdAt(),
                answer.followers(),
                answer.isProtected()));
  }

  Profile profile(XUser user) {
    return new Profile(
        Profile.X,
        user.id(),
        user.screenName(),
        user.name(),
        allowed(user.profileImageUrl()),
        user.email());
  }

  private @Nullable String allowed(@Nullable String url) {
    if (url == null) {
      return null;
    }
    try {
      URI uri = new URI(url);
      if (uri.getScheme() == null || uri.getRawAuthority() == null) {
        return null;
      }
      return origins.contains(CanonicalHost.origin(uri)) ? uri.toASCIIString() : null;
    } catch (URISyntaxException noAddress) {
      return null;
    }
  }
}
