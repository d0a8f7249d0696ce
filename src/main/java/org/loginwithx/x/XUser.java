package org.loginwithx.x;

import org.jspecify.annotations.Nullable;

/**
 * A person as X describes them.
 *
 * @param id X's numeric id, exact, as text: ids outgrew what a double can hold
 * @param screenName the handle without {@code @}
 * @param name the display name; anything people type
 * @param profileImageUrl the picture, an address chosen by X
 * @param email the address confirmed at X, if it was asked for, allowed and there is one
 */
public record XUser(
    String id,
    String screenName,
    String name,
    @Nullable String profileImageUrl,
    @Nullable String email) {}
