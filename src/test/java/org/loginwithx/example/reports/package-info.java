/**
 * Another application, whose users log in at the login server by OpenID Connect. It uses Jakarta
 * Security and no code of this project.
 */
@NullMarked
package org.loginwithx.example.reports;

import org.jspecify.annotations.NullMarked;
