package org.loginwithx.x;

import org.jspecify.annotations.Nullable;

/**
 * A user as X describes it.
 *
 * @param id X's numeric id, exact, as text: ids are too large for a double
 * @param screenName the handle without {@code @}
 * @param name the display name; any text that the user chose
 * @param profileImageUrl the picture, an address chosen by X
 * @param email the address confirmed at X, if there is one and X gave it
 */
public record XUser(
    String id,
    String screenName,
    String name,
    @Nullable String profileImageUrl,
    @Nullable String email) {}
