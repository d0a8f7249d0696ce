package org.loginwithx.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Parameters in the order they came, repeated names included. */
record Parameters(List<Parameter> list) {

  static final Parameters NONE = new Parameters(List.of());

  Parameters {
    list = List.copyOf(list);
  }

  /** Reads a query or form body. */
  static Parameters parse(String encoded) {
    List<Parameter> parsed = new ArrayList<>();
    for (String pair : encoded.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      parsed.add(
          new Parameter(PercentEncoding.decodeForm(name), PercentEncoding.decodeForm(value)));
    }
    return new Parameters(parsed);
  }

  Parameters and(Parameters others) {
    List<Parameter> all = new ArrayList<>(list);
    all.addAll(others.list);
    return new Parameters(all);
  }

  @Nullable String first(String name) {
    for (Parameter parameter : list) {
      if (parameter.name().equals(name)) {
        return parameter.value();
      }
    }
    return null;
  }

  List<String> all(String name) {
    return list.stream().filter(p -> p.name().equals(name)).map(Parameter::value).toList();
  }

  String first(String name, String otherwise) {
    String value = first(name);
    return value == null ? otherwise : value;
  }

  /** The API takes three spellings of yes for its flags. */
  boolean isTrue(String name) {
    return Set.of("true", "t", "1").contains(first(name, ""));
  }

  boolean repeatsAnyOAuthParameter() {
    List<String> names =
        list.stream().map(Parameter::name).filter(name -> name.startsWith("oauth_")).toList();
    return Set.copyOf(names).size() < names.size();
  }

  Parameters with(String name, String value) {
    return and(new Parameters(List.of(new Parameter(name, value))));
  }

  Parameters without(String name) {
    return new Parameters(list.stream().filter(p -> !p.name().equals(name)).toList());
  }

  String encoded() {
    return list.stream().map(Parameter::encoded).collect(Collectors.joining("&"));
  }
}
