package dev.forwarder.bench.kill;

import java.time.Duration;
import java.util.Locale;

/**
 * How a run ended.
 *
 * @param plan where processes were killed
 * @param verdict what the books say
 * @param leastPending how many accepted payloads had not arrived, at the kill with the fewest
 * @param took how long it took
 */
record KillResult(KillPlan plan, Books.Verdict verdict, int leastPending, Duration took) {

  /** Whether everything that was accepted has arrived, and nothing else is wrong. */
  boolean isClean() {
    return verdict.lost() == 0 && verdict.wrong() == 0;
  }

  /** Whether enough was tried. */
  boolean isComplete() {
    return plan.missing().isEmpty() && leastPending >= KillRun.LEAST_PENDING;
  }

  /** A table for people. */
  String table() {
    StringBuilder out = new StringBuilder("%nkilled               times%n".formatted());
    for (Point point : plan.points()) {
      line(out, point.toString(), plan.hits(point));
    }
    line(out, "at random", plan.randomKills());
    line(out, "together", plan.kills());
    out.append("%npayloads%n".formatted());
    line(out, "accepted", verdict.accepted());
    line(out, "arrived", verdict.arrived());
    line(out, "requests", verdict.requests());
    line(out, "duplicates", verdict.duplicates());
    line(out, "lost", verdict.lost());
    line(out, "wrong", verdict.wrong());
    line(out, "pending at a kill, least", leastPending);
    verdict.told().forEach(what -> out.append("%n%s".formatted(what)));
    return out.append("%n%s in %d s%n".formatted(summary(), took.toSeconds())).toString();
  }

  private String summary() {
    String tried = isComplete() ? "" : "; too little was tried, missing: " + plan.missing();
    return (isClean() ? "nothing was lost" : "NOT EVERYTHING ARRIVED AS IT WAS ACCEPTED") + tried;
  }

  private static void line(StringBuilder out, String name, long count) {
    out.append(String.format(Locale.ROOT, "  %-24s %,9d%n", name, count));
  }
}
