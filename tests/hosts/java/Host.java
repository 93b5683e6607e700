import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteJDBCLoader;

/** Host LIBRARY QUERIES: runs the table in Java, by sqlite-jdbc. */
final class Host {
  private static final String WRAPPED = "\\[SQLITE_[A-Z_]+\\] [^(]*\\((.*)\\)";

  /** The answer as the table has it, empty where there is none. */
  private static String run(Statement statement, String sql) {
    try {
      if (!statement.execute(sql)) return "";
      try (ResultSet rows = statement.getResultSet()) {
        return rows.next() ? "= " + rows.getString(1) : "";
      }
    } catch (SQLException error) {
      return "! " + error.getMessage().replaceFirst(WRAPPED, "$1");
    }
  }

  private static boolean isAnswer(String line) {
    return line.startsWith("= ") || line.startsWith("! ");
  }

  public static void main(String[] arguments) throws Exception {
    Path library = Path.of(arguments[0]).toAbsolutePath();
    Path queries = Path.of(arguments[1]);
    SQLiteConfig config = new SQLiteConfig();
    config.enableLoadExtension(true);
    try (Connection db = config.createConnection("jdbc:sqlite::memory:");
        Statement statement = db.createStatement()) {
      String sqlite = run(statement, "SELECT sqlite_version()").substring(2);
      String host =
          String.format(
              "Java %s, sqlite-jdbc %s, SQLite %s",
              System.getProperty("java.version"), SQLiteJDBCLoader.getVersion(), sqlite);
      String loaded = run(statement, "SELECT load_extension('" + library + "')");
      if (!loaded.startsWith("= ")) {
        System.out.println(host + ": " + loaded.substring(2));
        System.exit(1);
      }
      List<String> lines = new ArrayList<>(Files.readAllLines(queries, StandardCharsets.UTF_8));
      lines.removeIf(line -> line.isEmpty() || line.startsWith("--"));
      int passed = 0;
      int failed = 0;
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        if (isAnswer(line)) continue;
        String want = i + 1 < lines.size() && isAnswer(lines.get(i + 1)) ? lines.get(i + 1) : "";
        String got = run(statement, line);
        if (got.equals(want)) {
          passed++;
        } else {
          failed++;
          System.err.printf("FAILED %s%n   got  %s%n   want %s%n", line, got, want);
        }
      }
      System.out.printf("%s: %d passed, %d failed%n", host, passed, failed);
      System.exit(failed > 0 ? 1 : 0);
    }
  }
}
