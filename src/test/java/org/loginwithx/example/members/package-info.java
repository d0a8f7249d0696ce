/**
 * Another application, which knows nothing of ours but where its public keys are: it takes access
 * tokens by MicroProfile JWT and nothing else.
 */
@NullMarked
package org.loginwithx.example.members;

import org.jspecify.annotations.NullMarked;
