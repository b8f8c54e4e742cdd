package dev.forwarder.bench;

import static dev.forwarder.bench.subject.SubjectMain.LOG_POSTS;
import static dev.forwarder.bench.subject.SubjectMain.UPLOADS;

import dev.forwarder.bench.process.Child;
import dev.forwarder.bench.subject.Load;
import dev.forwarder.bench.subject.Load.Offer;
import dev.forwarder.bench.subject.Load.Storing;
import dev.forwarder.core.Durability;
import java.util.List;

/**
 * Items of 500 bytes to a fallback server by uploads of 100, against single posts of them to a
 * primary, with as many requests in flight: where a reply takes no time, so that processors alone
 * count, and where it takes 5 ms, as over a network.
 */
final class UploadSuite implements Suite {

  private static final int IN_FLIGHT = 4;
  private static final int UNDELIVERED = 3000;
  private static final double LEAST_OF_POSTS = 10;

  private static final Metric RATE = Metric.higher("items_per_second", Metric.PER_SECOND);
  private static final Metric PER_CPU = Metric.PER_CPU_SECOND;

  /** A sink's behaviour, and which of its groups that is. */
  private record Case(String name, int group) {}

  private static final List<Case> CASES =
      List.of(
          new Case("500B/4-in-flight/lean-sink", 0), new Case("500B/4-in-flight/5-ms-replies", 1));

  @Override
  public String name() {
    return "fallback-upload";
  }

  @Override
  public String description() {
    return "items/s by uploads to a fallback server, against single posts";
  }

  @Override
  public void run(BenchRun run, Samples samples) throws InterruptedException {
    for (int round = 1; round <= run.options().rounds(); round++) {
      run.beginRound(name(), round, samples);
      round(run, samples);
      run.deleteFolders();
    }
    for (Case each : CASES) {
      samples.goal(each.name(), UPLOADS, RATE.ratioTo(LOG_POSTS), Goal.atLeast(LEAST_OF_POSTS));
    }
  }

  private static void round(BenchRun run, Samples samples) throws InterruptedException {
    Child sink = run.sink("202", "202,delay=5", "refuse");
    List<List<Integer>> ports = run.ports(sink);
    Child posts = run.subject(LOG_POSTS);
    Child uploads = run.subject(UPLOADS);
    List<Child> both = List.of(posts, uploads);
    for (Child each : both) {
      run.warmUp(each, load(run, CASES.get(0), ports));
    }
    for (Case each : CASES) {
      Load load = load(run, each, ports);
      List<SubjectSlice> slices = run.eachInTurn(both, subject -> slice(run, each, subject, load));
      SubjectSlice posted = slices.get(0);
      SubjectSlice uploaded = slices.get(1);
      add(samples, each, LOG_POSTS, posted);
      add(samples, each, UPLOADS, uploaded);
      double ratio = uploaded.deliveredPerSecond() / posted.deliveredPerSecond();
      samples.add(each.name(), UPLOADS, RATE.ratioTo(LOG_POSTS), ratio);
      samples.add(
          each.name(), UPLOADS, PER_CPU.ratioTo(LOG_POSTS), perCpu(uploaded) / perCpu(posted));
      run.say("  %s: %,.0f/s, %.1f times", each.name(), uploaded.deliveredPerSecond(), ratio);
    }
    List.of(posts, uploads, sink).forEach(run::end);
  }

  private static Load load(BenchRun run, Case of, List<List<Integer>> ports) {
    return Load.to(List.of(ports.get(of.group()).get(0), ports.get(2).get(0)))
        .withInFlight(IN_FLIGHT)
        .withIoThreads(run.options().ioThreads())
        .with(new Storing(run.folder("datanadhi").toString(), Durability.MEMORY, 0))
        .with(Offer.window(UNDELIVERED));
  }

  private static SubjectSlice slice(BenchRun run, Case of, Child subject, Load load)
      throws InterruptedException {
    SubjectSlice slice = run.measure(subject, load, run.options().timing());
    slice.requireAllDelivered(of.name() + ", " + subject.name());
    return slice;
  }

  private static void add(Samples samples, Case of, String subject, SubjectSlice slice) {
    samples.add(of.name(), subject, RATE, slice.deliveredPerSecond());
    samples.add(of.name(), subject, PER_CPU, perCpu(slice));
    samples.add(of.name(), subject, Metric.CLIENT_CORES, slice.cores());
  }

  private static double perCpu(SubjectSlice slice) {
    return slice.deliveredPerSecond() / slice.cores();
  }
}
