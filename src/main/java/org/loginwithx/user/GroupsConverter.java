package org.loginwithx.user;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * Keeps a user's groups in one column, separated by spaces. Every log-in reads them and no query
 * searches by them; a separate table would cost each log-in a second statement. Public because
 * EclipseLink makes it by reflection where there is no CDI container to do so.
 */
@Converter
@Internal
public final class GroupsConverter implements AttributeConverter<Set<String>, String> {

  @Override
  public String convertToDatabaseColumn(@Nullable Set<String> groups) {
    return groups == null ? "" : String.join(" ", new TreeSet<>(groups));
  }

  @Override
  public Set<String> convertToEntityAttribute(@Nullable String column) {
    if (column == null || column.isBlank()) {
      return Set.of();
    }
    return Set.copyOf(Arrays.asList(column.trim().split(" +")));
  }
}
