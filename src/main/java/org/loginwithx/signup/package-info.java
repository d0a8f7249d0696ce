/** Who may sign up: the mode, invitations and the allow-list. */
@NullMarked
package org.loginwithx.signup;

import org.jspecify.annotations.NullMarked;
