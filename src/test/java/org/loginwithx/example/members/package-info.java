/**
 * Another application, which knows of the login server only where its public keys are: it takes
 * access tokens by MicroProfile JWT and nothing else.
 */
@NullMarked
package org.loginwithx.example.members;

import org.jspecify.annotations.NullMarked;
