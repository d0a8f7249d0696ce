/**
 * A small application that takes the JAR in and asks each part of the server who the caller is. It
 * has no data source and no configuration of one server, so that it runs on all of them.
 */
@NullMarked
package org.loginwithx.example.portable;

import org.jspecify.annotations.NullMarked;
