/** The WAR on a real Payara Micro: what people and programs get to see of it. */
@NullMarked
package org.loginwithx.container;

import org.jspecify.annotations.NullMarked;
