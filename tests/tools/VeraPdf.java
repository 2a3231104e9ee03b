import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.LogManager;
import org.verapdf.core.VeraPDFException;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.VeraPDFFoundry;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.RuleId;

/**
 * Judges PDF files by a flavour of veraPDF's rules: {@code java VeraPdf.java FLAVOUR FILE...}
 *
 * <p>Prints {@code PASS file flavour} or {@code FAIL file flavour} for each, as veraPDF's own program does, and under a
 * FAIL one indented line for each rule that was broken: clause, number of times, message, first place. Exit status: 0
 * when every file passes, 1 when one does not, 2 for a wrong call.
 *
 * <p>Without arguments it stays, and reads a flavour, a space and a file from each line; each answer ends with a line
 * with a dot alone.
 */
final class VeraPdf {
  private static final int PASSED = 0;
  private static final int FAILED = 1;
  private static final int WRONG_CALL = 2;

  /** How often a rule was broken, and where first. */
  private record Breach(String message, String place, int times) {
    Breach again() {
      return new Breach(message, place, times + 1);
    }
  }

  public static void main(String[] arguments) throws IOException {
    LogManager.getLogManager().reset(); // the parser logs what the validator reports anyway
    if (arguments.length == 0) {
      stay();
      return;
    }
    if (arguments.length < 2) {
      System.err.println("usage: VeraPdf FLAVOUR FILE...");
      System.exit(WRONG_CALL);
    }
    PDFAFlavour flavour = PDFAFlavour.byFlavourId(arguments[0]);
    if (flavour == PDFAFlavour.NO_FLAVOUR) {
      System.err.println("unknown flavour: " + arguments[0]);
      System.exit(WRONG_CALL);
    }
    VeraGreenfieldFoundryProvider.initialise();
    int status = PASSED;
    for (int i = 1; i < arguments.length; i++) {
      if (!passes(arguments[i], flavour)) {
        status = FAILED;
      }
    }
    System.exit(status);
  }

  private static void stay() throws IOException {
    VeraGreenfieldFoundryProvider.initialise();
    BufferedReader questions =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      String[] question = line.split(" ", 2);
      PDFAFlavour flavour = PDFAFlavour.byFlavourId(question[0]);
      if (flavour == PDFAFlavour.NO_FLAVOUR) {
        System.out.println("unknown flavour: " + question[0]);
      } else {
        passes(question[1], flavour);
      }
      System.out.println(".");
      System.out.flush();
    }
  }

  private static boolean passes(String file, PDFAFlavour flavour) {
    Map<String, Breach> breaches = new LinkedHashMap<>();
    boolean compliant = false;
    VeraPDFFoundry foundry = Foundries.defaultInstance();
    try (FileInputStream bytes = new FileInputStream(file);
        PDFAParser parser = foundry.createParser(bytes, flavour);
        PDFAValidator validator = foundry.createValidator(flavour, false)) {
      ValidationResult result = validator.validate(parser);
      compliant = result.isCompliant();
      for (TestAssertion assertion : result.getTestAssertions()) {
        if (assertion.getStatus() == TestAssertion.Status.FAILED) {
          count(assertion, breaches);
        }
      }
    } catch (VeraPDFException | IOException | RuntimeException error) {
      breaches.put("unreadable", new Breach(String.valueOf(error.getMessage()), "", 1));
    }
    System.out.printf("%s %s %s%n", compliant ? "PASS" : "FAIL", file, flavour.getId());
    breaches.forEach(
        (rule, breach) ->
            System.out.printf("  %s x%d %s [%s]%n", rule, breach.times(), breach.message(), breach.place()));
    return compliant;
  }

  private static void count(TestAssertion assertion, Map<String, Breach> breaches) {
    RuleId rule = assertion.getRuleId();
    String name = rule.getClause() + "-" + rule.getTestNumber();
    Breach before = breaches.get(name);
    // Assertions come one for each object: a fault of every glyph gives thousands.
    breaches.put(
        name,
        before == null
            ? new Breach(oneLine(assertion.getMessage()), oneLine(assertion.getLocation().getContext()), 1)
            : before.again());
  }

  private static String oneLine(String text) {
    return text == null ? "" : text.strip().replaceAll("\\s+", " ");
  }
}
