/** An application that already has a way of its own to tell who is calling. */
@NullMarked
package org.loginwithx.example.ownmechanism;

import org.jspecify.annotations.NullMarked;
