package dev.forwarder.bench;

import static dev.forwarder.bench.subject.SubjectMain.FLUENCY;
import static dev.forwarder.bench.subject.SubjectMain.FORWARDER;
import static dev.forwarder.bench.subject.SubjectMain.HTTPCLIENT5;
import static dev.forwarder.bench.subject.SubjectMain.HTTPCLIENT5_STREAMING;
import static dev.forwarder.bench.subject.SubjectMain.KAFKA;
import static dev.forwarder.bench.subject.SubjectMain.KAFKA_LARGE;
import static dev.forwarder.bench.subject.SubjectMain.LOG4J2;
import static dev.forwarder.bench.subject.SubjectMain.OPENTELEMETRY;
import static dev.forwarder.bench.subject.SubjectMain.RAW_SOCKETS;
import static dev.forwarder.bench.subject.SubjectMain.SENTRY;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What becomes of what a subject has taken: said once for each case that shows it, whichever of its
 * numbers are told. Pure functions.
 */
final class Guarantees {

  /** What is kept on disk is the business of these, and differs from case to case. */
  private static final Pattern OF_DISK =
      Pattern.compile("(spool|echopost|recovery/killed)/.*|recovery/.*/disk");

  private static final String KAFKAS =
      "acks=all of one broker, which keeps nothing; retried for 2 minutes; in memory alone";

  private static final Map<String, String> BY_SUBJECT =
      Map.of(
          FORWARDER, "in memory; retried until acknowledged, each outcome is counted",
          HTTPCLIENT5, "keeps nothing, not retried",
          HTTPCLIENT5_STREAMING, "keeps nothing, not retried",
          KAFKA, KAFKAS,
          KAFKA_LARGE, KAFKAS,
          RAW_SOCKETS, "keeps nothing, not retried",
          OPENTELEMETRY, "in memory; drops what its queue does not hold, retried a few times",
          FLUENCY, "in memory; nobody acknowledges",
          SENTRY, "in memory; not retried",
          LOG4J2, "in memory; not retried");

  private record Shown(String suite, String caseName, String subject) {}

  private Guarantees() {}

  /** The results, of which the first of each case and subject that is printed says it. */
  static List<Result> told(List<Result> results) {
    Set<Shown> told = new HashSet<>();
    return results.stream().map(result -> isFirst(result, told) ? told(result) : result).toList();
  }

  private static boolean isFirst(Result result, Set<Shown> told) {
    return !result.isOfMachine()
        && told.add(new Shown(result.suite(), result.caseName(), result.subject()));
  }

  private static Result told(Result result) {
    boolean isOfDisk = OF_DISK.matcher(result.suite() + "/" + result.caseName()).matches();
    return result.notedFirst(isOfDisk ? "" : BY_SUBJECT.getOrDefault(result.subject(), ""));
  }
}
