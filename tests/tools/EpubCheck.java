import com.adobe.epubcheck.tool.EpubChecker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Judges EPUBs by EPUBCheck, one after another: {@code java EpubCheck.java} reads a path from each line.
 *
 * <p>Prints what EPUBCheck says of each, then {@code STATUS n}, its exit status, and a line with a dot alone. Warnings
 * count as faults.
 */
final class EpubCheck {
  public static void main(String[] arguments) throws IOException {
    System.setErr(System.out);
    BufferedReader paths =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String path = paths.readLine(); path != null; path = paths.readLine()) {
      int status = new EpubChecker().run(new String[] {"--failonwarnings", path});
      System.out.printf("STATUS %d%n.%n", status);
      System.out.flush();
    }
  }
}
