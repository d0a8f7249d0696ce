/**
 * The persistence unit, its transactions and native SQL, and what happens when the database is
 * unavailable.
 */
@NullMarked
package org.loginwithx.database;

import org.jspecify.annotations.NullMarked;
