package dev.forwarder.cli.demo;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.ForwarderStats;
import dev.forwarder.api.ForwarderStats.DomainStats;
import dev.forwarder.api.Payload;
import dev.forwarder.api.StopReport;
import dev.forwarder.cli.console.Console;
import dev.forwarder.cli.console.Monitor;
import dev.forwarder.cli.report.ReportTable;
import dev.forwarder.cli.report.RunReport;
import dev.forwarder.core.DefaultForwarder;
import dev.forwarder.core.KeyCheckSettings;
import dev.forwarder.endpoints.datadog.DatadogEndpoints;
import dev.forwarder.endpoints.datadog.DatadogFamily;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Forwards a file to two backends of this process over real sockets. Act one: both are up. Act two:
 * the second is down. Act three: it is back. Act four: the rest is sent by another process, which
 * is killed while the second is down, and started again. Act five is Data Nadhi's, with EchoPost.
 * Then it is counted at the backends what arrived.
 */
final class Demo {
  private static final Duration SHOW_INTERVAL = Duration.ofMillis(500);
  private static final Endpoint ENDPOINT = DatadogEndpoints.INTAKE;

  private final DemoScript script;
  private final Console console;
  private final PrintStream live;
  private final List<String> events;
  private final Backend north;
  private final Backend south;
  private final Backend nadhi;
  private final AtomicLong read = new AtomicLong();
  private final CountDownLatch ended = new CountDownLatch(1);

  Demo(
      DemoScript script,
      Console console,
      List<String> events,
      Backend north,
      Backend south,
      Backend nadhi) {
    this.script = script;
    this.console = console;
    this.live = console.err();
    this.events = events;
    this.north = north;
    this.south = south;
    this.nadhi = nadhi;
  }

  /** Ends it before its time; from any thread. */
  void end() {
    ended.countDown();
  }

  /**
   * Plays it.
   *
   * @return what is to be printed at the end, and whether all of it added up
   * @throws IOException if the second backend cannot come back
   * @throws InterruptedException if the calling thread is interrupted
   */
  DemoResult play() throws IOException, InterruptedException {
    Forwarder forwarder = forwarder();
    live.printf(
        Locale.ROOT,
        "%,d events of %s go to two backends: north (%s) and south (%s)%n",
        events.size(),
        DemoEvents.FILE,
        north.uri(),
        south.uri());
    long start = console.ticker().getAsLong();
    forwarder.start();
    Monitor monitor = new Monitor(SHOW_INTERVAL, () -> show(start, forwarder));
    try {
      Acts acts = playActs(forwarder, start);
      StopReport stopped = forwarder.stop(script.stopTimeout());
      monitor.close();
      show(start, forwarder);
      long nanos = console.ticker().getAsLong() - start;
      KillAct.Result killed =
          new KillAct(live, north, south, ended)
              .play(events.subList(script.leaveAt(), events.size()));
      EchoPostAct.Result echoed =
          new EchoPostAct(live, nadhi, ended).play(events.subList(0, script.itemsOfNadhi()));
      return resultOf(acts, stopped, killed, echoed, nanos);
    } finally {
      monitor.close();
      forwarder.stop(Duration.ZERO);
    }
  }

  private Forwarder forwarder() {
    return DefaultForwarder.builder()
        .domain(domain(north))
        .domain(domain(south))
        .backoff(script.backoff())
        .keyCheck(KeyCheckSettings.disabled()) // every request is to be one of the demo's
        .build();
  }

  private static Domain domain(Backend backend) {
    return new Domain(
        backend.name(),
        backend.uri(),
        Domain.Role.PRIMARY,
        new DatadogFamily(false),
        List.of(ApiKey.of(backend.key())));
  }

  private Acts playActs(Forwarder forwarder, long start) throws IOException, InterruptedException {
    say("Act 1: both are up.");
    submit(forwarder, start, 0, script.downAt());
    ForwarderStats before = forwarder.stats();
    south.goDown();
    say("Act 2: south goes down: its port is closed.");
    long down = console.ticker().getAsLong();
    submit(forwarder, start, script.downAt(), script.upAt());
    ForwarderStats during = forwarder.stats();
    south.comeBack();
    say("Act 3: south is back on its port.");
    long up = console.ticker().getAsLong();
    submit(forwarder, start, script.upAt(), script.leaveAt());
    return new Acts(before, during, Duration.ofNanos(up - down));
  }

  /** What was seen between the acts. */
  private record Acts(ForwarderStats before, ForwarderStats during, Duration down) {}

  private void submit(Forwarder forwarder, long start, int from, int to)
      throws InterruptedException {
    for (int i = from; i < to && !isTimeToEnd(start, i); i++) {
      forwarder.submit(ENDPOINT, Payload.of(events.get(i)));
      read.set(i + 1L);
    }
  }

  /** Waits until it is the turn of an event; whether it was ended meanwhile. */
  private boolean isTimeToEnd(long start, int event) throws InterruptedException {
    long due = start + event * TimeUnit.SECONDS.toNanos(1) / script.eventsPerSecond();
    return ended.await(due - console.ticker().getAsLong(), TimeUnit.NANOSECONDS);
  }

  private void say(String what) {
    live.println(what);
  }

  private void show(long start, Forwarder forwarder) {
    double seconds = (console.ticker().getAsLong() - start) / 1e9;
    live.println(StatusLine.of(seconds, read.get(), forwarder.stats()));
  }

  private DemoResult resultOf(
      Acts acts, StopReport stopped, KillAct.Result killed, EchoPostAct.Result echoed, long nanos) {
    RunReport report = new RunReport(read.get(), 0, 0, Duration.ofNanos(nanos), stopped.stats());
    boolean arrived = north.arrivals().areExactly(events) && south.arrivals().areExactly(events);
    String text =
        ReportTable.of(report)
            + sentences(acts, stopped.stats(), killed.sentence(), arrived)
            + echoed.sentence()
            + System.lineSeparator();
    return new DemoResult(
        text, arrived && killed.addsUp() && echoed.addsUp() && report.isComplete());
  }

  private String sentences(Acts acts, ForwarderStats end, String killed, boolean arrived) {
    DomainStats southEnd = of(end, south);
    return String.format(
        Locale.ROOT,
        "Act 1: both were up, and %,d events reached each of them.%n"
            + "Act 2: south was down for %.1f s; north got its %,d events all the same, while"
            + " %,d waited in memory for south, which cost it %d attempts.%n"
            + "Act 3: south came back, and got what had waited and what came next: %,d in"
            + " all.%n"
            + "%s%n"
            + "%s%n",
        of(acts.before(), north).total().delivered(),
        acts.down().toMillis() / 1000.0,
        of(acts.during(), north).total().delivered() - of(acts.before(), north).total().delivered(),
        of(acts.during(), south).total().pending(),
        southEnd.requests() - southEnd.total().delivered(),
        southEnd.total().delivered(),
        killed,
        arrived
            ? "Counted at the backends: each of the "
                + events.size()
                + " lines is at each of them once, byte for byte ("
                + (north.arrivals().duplicates() + south.arrivals().duplicates())
                + " duplicates, told by their Idempotency-Key)."
            : "Counted at the backends: NOT every line is at each of them once.");
  }

  private static DomainStats of(ForwarderStats stats, Backend backend) {
    return stats.domains().stream()
        .filter(domain -> domain.name().equals(backend.name()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no domain " + backend.name()));
  }
}
