package org.loginwithx.imports;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.imports.ImportStatus.State;

/**
 * A file that is being checked, or was refused. The last import stays until the check has ended.
 *
 * @param id names the check, and then the import of this file
 * @param fileName the name of the file with the links
 * @param state {@link State#READING}, {@link State#CHECKING} or {@link State#REFUSED}
 * @param read how many lines or entries are read
 * @param compared how many links are compared with the users here
 * @param all how many links there are; 0 before they are compared
 * @param refusal why it was refused; null if it was not
 */
@Internal
public record FileCheck(
    String id,
    Source source,
    String fileName,
    State state,
    Instant begunAt,
    long read,
    long compared,
    long all,
    @Nullable BadFileException refusal) {}
