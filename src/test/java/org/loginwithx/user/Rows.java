package org.loginwithx.user;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** What is in the tables, read past the code under test. */
public final class Rows {

  private Rows() {}

  /** The first column of all rows. */
  public static List<String> of(DataSource dataSource, String query) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(String.valueOf(rows.getObject(1)));
      }
      return values;
    }
  }

  public static int count(DataSource dataSource, String table) throws SQLException {
    return of(dataSource, "select 1 from " + table).size();
  }
}
