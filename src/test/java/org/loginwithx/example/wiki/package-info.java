/**
 * Another application, whose users log in at the login server by OpenID Connect. The server that it
 * runs on does that; the application knows only Servlet.
 */
@NullMarked
package org.loginwithx.example.wiki;

import org.jspecify.annotations.NullMarked;
