package dev.forwarder.bench;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Stream;

/** The suites that there are, by the names that a user gives. */
final class SuiteCatalog {

  private static final List<Suite> ALL =
      List.of(
          new SubmitSuite(),
          new EndToEndSuite(),
          new BatchSuite(),
          new IsolationSuite(),
          new FlakySuite(),
          new HeapSuite(),
          new Family(
              "spool",
              List.of(
                  new AppendSuite(),
                  new GroupCommitSuite(),
                  new ReadBackSuite(),
                  new OpeningSuite(),
                  new ReplaySuite(),
                  new SlowDiskSuite())),
          new Family("recovery", List.of(new RefusedSuite(), new KilledSuite())),
          new Family(
              "echopost",
              List.of(
                  new EchoPostSuite(),
                  new AgentReplaySuite(),
                  new UploadSuite(),
                  new SwitchSuite())),
          new ScaleSuite(),
          new StartSuite());

  private final List<Suite> suites;

  /** All that are measured. */
  SuiteCatalog() {
    this(ALL);
  }

  /** Others, for tests. */
  SuiteCatalog(List<Suite> suites) {
    this.suites = List.copyOf(suites);
  }

  /**
   * Those of these names, or all where there is none; of a family each part by itself. What is
   * named twice is there once.
   *
   * @throws IllegalArgumentException if there is none of a name; says which there are
   */
  List<Suite> chosen(List<String> names) {
    return named(names).stream().flatMap(SuiteCatalog::parts).distinct().toList();
  }

  /**
   * Names them, each with what it is about on a line.
   *
   * @throws IllegalArgumentException as {@link #chosen} does
   */
  void describe(List<String> names, PrintWriter console) {
    named(names).forEach(suite -> describe(suite, console));
  }

  /** What a user calls it, one part of a family or no family at all. */
  static String title(Suite suite) {
    return suite instanceof Family family
        ? family.name() + "/" + family.parts().get(0).name()
        : suite.name();
  }

  private static Stream<Suite> parts(Suite suite) {
    return suite instanceof Family family
        ? family.parts().stream().map(family::only)
        : Stream.of(suite);
  }

  private static void describe(Suite suite, PrintWriter console) {
    console.printf("%-22s %s%n", suite.name(), suite.description());
    if (suite instanceof Family family) {
      for (Suite part : family.parts()) {
        console.printf("  %-20s %s%n", family.name() + "/" + part.name(), part.description());
      }
    }
  }

  private List<Suite> named(List<String> names) {
    return names.isEmpty() ? suites : names.stream().map(this::named).distinct().toList();
  }

  private Suite named(String name) {
    int slash = name.indexOf('/');
    String own = slash < 0 ? name : name.substring(0, slash);
    for (Suite suite : suites) {
      if (suite.name().equals(own)) {
        return slash < 0 ? suite : part(suite, name.substring(slash + 1), name);
      }
    }
    throw unknown(name);
  }

  private Suite part(Suite suite, String part, String name) {
    if (suite instanceof Family family) {
      for (Suite each : family.parts()) {
        if (each.name().equals(part)) {
          return family.only(each);
        }
      }
      throw unknown(name, family.parts(), family.name() + "/");
    }
    throw unknown(name);
  }

  private IllegalArgumentException unknown(String name) {
    return unknown(name, suites, "");
  }

  private static IllegalArgumentException unknown(
      String name, List<? extends Suite> known, String prefix) {
    List<String> names = known.stream().map(each -> prefix + each.name()).toList();
    return new IllegalArgumentException("no suite '%s'; there are %s".formatted(name, names));
  }
}
