package dev.forwarder.bench;

import dev.forwarder.bench.disk.BacklogMain;
import dev.forwarder.bench.disk.KeeperMain;
import dev.forwarder.bench.disk.OpeningMain;
import dev.forwarder.bench.echopost.AgentMain;
import dev.forwarder.bench.echopost.ClientMain;
import dev.forwarder.bench.echopost.SwitchMain;
import dev.forwarder.bench.heap.HeapMain;
import dev.forwarder.bench.process.Adopted;
import dev.forwarder.bench.process.Child;
import dev.forwarder.bench.process.Children;
import dev.forwarder.bench.sink.OwnCertificate;
import dev.forwarder.bench.sink.Sink;
import dev.forwarder.bench.sink.SinkMark;
import dev.forwarder.bench.sink.TlsSink;
import dev.forwarder.bench.sink.Wire;
import dev.forwarder.bench.subject.FirstMain;
import dev.forwarder.bench.subject.Latencies.Summary;
import dev.forwarder.bench.subject.Load;
import dev.forwarder.bench.subject.SubjectMain;
import dev.forwarder.bench.subject.SubjectMark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** One run of the benchmarks: its processes, and how slices of their work are measured. */
final class BenchRun implements AutoCloseable {

  /** What most JVMs get; those that a user adds come behind them. */
  static final List<String> JVM_OPTIONS =
      List.of(
          "-Xms1g",
          "-Xmx1g",
          "-Duser.language=en", // peers write numbers in the digits of the locale
          "-Duser.country=US",
          "-Dlogback.configurationFile=bench-logback.xml");

  private static final int LEAST_WARM_UPS = 2;
  private static final int MOST_WARM_UPS = 6;

  private final BenchOptions options;
  private final Progress progress;
  private final String files;
  private final RunFolders folders;
  private final Children children;
  private final Turns turns = new Turns();
  private final QuietTurns quietTurns;
  private int recordings;
  private int newFolders;

  /**
   * Nothing is measured yet.
   *
   * @param suite what is run, of which files are named
   */
  BenchRun(BenchOptions options, Progress progress, String suite) {
    this.options = options;
    this.files = suite.replace('/', '-');
    this.progress = progress;
    this.quietTurns = new QuietTurns(turns, options.patience(), progress::say);
    this.folders = new RunFolders(options.out(), progress::say);
    this.children = new Children(folders::close);
  }

  private List<String> jvmOptions() {
    List<String> all = new ArrayList<>(JVM_OPTIONS);
    all.addAll(options.jvm());
    return all;
  }

  BenchOptions options() {
    return options;
  }

  /** Tells whoever waits how far it is. */
  void say(String format, Object... arguments) {
    progress.say(String.format(Locale.ROOT, format, arguments));
  }

  /** A suite begins a round: tells it, and turns go the other way than in the last one. */
  void beginRound(String suite, int round, Samples samples) {
    samples.beginRound();
    turns.beginRound(round);
    progress.begins(suite, round, options.rounds());
  }

  /** A sink in a process of its own, whose {@link #ports} are to be asked for first. */
  Child sink(String... behaviours) {
    return children.start("sink", Sink.class, jvmOptions(), List.of(behaviours));
  }

  /** The same behind TLS, with one port. */
  Child tlsSink(Wire wire, OwnCertificate certificate) {
    return children.start(
        "sink", TlsSink.class, jvmOptions(), TlsSink.arguments(wire, certificate));
  }

  /** The numbers of a sink's ports, group by group. */
  List<List<Integer>> ports(Child sink) {
    return sink.hear(Sink.Ports.class).groups();
  }

  /** A subject in a process of its own. */
  Child subject(String name) {
    return subject(name, List.of());
  }

  /** The same for each of several, in their order. */
  Map<String, Child> subjects(List<String> names) {
    Map<String, Child> processes = new LinkedHashMap<>();
    names.forEach(name -> processes.put(name, subject(name)));
    return processes;
  }

  /**
   * A subject in a process of its own.
   *
   * @param further options of its JVM, which are stronger than those that all have
   */
  Child subject(String name, List<String> further) {
    List<String> jvm = jvmOptions();
    jvm.addAll(further);
    profile(name, jvm);
    return children.start(name, SubjectMain.class, jvm, List.of(name));
  }

  private void profile(String name, List<String> jvm) {
    if (options.profile()) {
      String file =
          options.out().resolve(files + "-" + name + "-" + ++recordings + ".jfr").toString();
      jvm.add("-Xlog:jfr+startup=error");
      jvm.add("-XX:StartFlightRecording=settings=profile,dumponexit=true,filename=" + file);
    }
  }

  /** Something that keeps records on disk, in a process of its own. */
  Child keeper(String name) {
    List<String> jvm = jvmOptions();
    jvm.addAll(KeeperMain.jvmOptions(name));
    profile(name, jvm);
    return children.start(name, KeeperMain.class, jvm, List.of(name));
  }

  /** Who keeps payloads that wait, in a process of its own. */
  Child holder(String subject) {
    return children.start(subject, HeapMain.class, jvmOptions(), List.of(subject));
  }

  /** A host that delivers one payload, in a process of its own. */
  Child first(String subject, int port) {
    return children.start(
        subject, FirstMain.class, jvmOptions(), List.of(subject, Integer.toString(port)));
  }

  /** Something that opens spools, in a process of its own. */
  Child opening() {
    return children.start("opening", OpeningMain.class, jvmOptions(), List.of());
  }

  /**
   * A backlog in a process of its own.
   *
   * @param kind of what
   */
  Child backlog(String name, String kind) {
    List<String> jvm = jvmOptions();
    profile(name, jvm);
    return children.start(name, BacklogMain.class, jvm, List.of(kind));
  }

  /**
   * An agent of EchoPost in a process of its own, whose {@link AgentMain.Listening} is to be heard
   * first.
   *
   * @param datanadhiDir the directory that its folder lies in
   * @param port its server's, of loopback
   */
  Child agent(Path datanadhiDir, int port) {
    List<String> jvm = new ArrayList<>(AgentMain.jvmOptions());
    profile("agent", jvm);
    return children.start("agent", AgentMain.class, jvm, AgentMain.arguments(datanadhiDir, port));
  }

  /** A host with a primary and an agent, in a process of its own. */
  Child host() {
    List<String> jvm = jvmOptions();
    profile("host", jvm);
    return children.start("host", SwitchMain.class, jvm, List.of());
  }

  /** Something that hands logs over to an agent, in a process of its own. */
  Child client(String way) {
    List<String> jvm = jvmOptions();
    profile(way, jvm);
    return children.start(way, ClientMain.class, jvm, List.of(way));
  }

  /** Where files may be written, and are deleted when they are not needed any more. */
  Path folder(String name) {
    return folders.folder(name);
  }

  /** The same, where nothing has ever been. */
  Path newFolder() {
    return folder("new-" + ++newFolders);
  }

  /** Deletes all of them. */
  void deleteFolders() {
    folders.delete();
  }

  /** Ends a process at once, whatever it does: as a host's may be. */
  void kill(Child child) {
    children.kill(child);
  }

  void end(Child child) {
    children.end(child);
  }

  /**
   * Takes on a process that another one starts: it ends with the run, if not before.
   *
   * @param search finds it, if it is there
   */
  Adopted adopt(Supplier<Optional<ProcessHandle>> search) {
    return children.adopt(search);
  }

  /**
   * Puts a subject under a load until its code has been compiled, without counting: again and
   * again, since beginning and ending are code too.
   */
  void warmUp(Child subject, Load load) throws InterruptedException {
    say("  %s warms up", subject.name());
    long delivered = 0;
    for (int i = 0;
        i < MOST_WARM_UPS && (i < LEAST_WARM_UPS || delivered < options.warmRequests());
        i++) {
      subject.ask("start", load, SubjectMark.class);
      Thread.sleep(options.warmUp().toMillis());
      delivered += subject.ask("stop", SubjectMark.class).total().delivered();
    }
  }

  /** Puts a subject under a load, and looks at it alone once it has settled. */
  SubjectSlice measure(Child subject, Load load, Timing timing) throws InterruptedException {
    subject.ask("start", load, SubjectMark.class);
    Thread.sleep(timing.settle().toMillis());
    SubjectMark from = subject.ask("mark", SubjectMark.class);
    Thread.sleep(timing.window().toMillis());
    SubjectMark to = subject.ask("mark", SubjectMark.class);
    return new SubjectSlice(from, to, subject.ask("stop", SubjectMark.class));
  }

  /** Puts a subject under a load, and forgets what it has timed until that has settled. */
  void beginTimed(Child subject, Load load, Timing timing) throws InterruptedException {
    subject.ask("start", load, SubjectMark.class);
    Thread.sleep(timing.settle().toMillis());
    Summary unused = subject.ask("latencies", Summary.class);
  }

  /**
   * Puts a subject under a load, and asks how long took what it times as it hands over, once it has
   * settled. All must be delivered in the end, as far as the subject can know.
   *
   * @param what which slice it is
   */
  Summary latencies(String what, Child subject, Load load, Timing timing)
      throws InterruptedException {
    beginTimed(subject, load, timing);
    Thread.sleep(timing.window().toMillis());
    Summary measured = subject.ask("latencies", Summary.class);
    SubjectMark unusedPaused = subject.ask("pause", SubjectMark.class);
    long timed = subject.ask("timed", Long.class);
    SubjectMark end = subject.ask("stop", SubjectMark.class);
    return new TimedSlice(measured, timed, end).requireAllDelivered(what);
  }

  private Slice measure(Child sink, Contender contender, Timing timing)
      throws InterruptedException {
    Child subject = contender.process();
    subject.ask("start", contender.load(), SubjectMark.class);
    Thread.sleep(timing.settle().toMillis());
    long busyFrom = Machine.busyNanos();
    SinkMark sinkFrom = sink.ask("mark", SinkMark.class);
    SubjectMark from = subject.ask("mark", SubjectMark.class);
    Thread.sleep(timing.window().toMillis());
    SubjectMark to = subject.ask("mark", SubjectMark.class);
    SinkMark sinkTo = sink.ask("mark", SinkMark.class);
    double busy = (double) (Machine.busyNanos() - busyFrom) / (sinkTo.nanos() - sinkFrom.nanos());
    SubjectSlice of = new SubjectSlice(from, to, subject.ask("stop", SubjectMark.class));
    Slice own = new Slice(of, sinkFrom, sinkTo, contender.group(), 0);
    double others = Math.max(0, busy - of.cores() - own.sinkCores());
    return new Slice(of, sinkFrom, sinkTo, contender.group(), others);
  }

  /**
   * Measures contenders one after another, each second time in the opposite order. Where others
   * used the machine meanwhile it measures all of them anew, as often as the options say, and keeps
   * the quietest turn. All that a contender was given must be delivered when its slice ends.
   *
   * @return the slices, in the order of the contenders
   */
  List<Slice> inTurn(Child sink, List<Contender> contenders, Timing timing)
      throws InterruptedException {
    return inTurn(sink, contenders, timing, Contender::requireAllDelivered);
  }

  /**
   * The same where not all need be delivered.
   *
   * @param check throws where a slice's numbers mean nothing
   */
  List<Slice> inTurn(
      Child sink, List<Contender> contenders, Timing timing, BiConsumer<Contender, Slice> check)
      throws InterruptedException {
    return quietTurns.next(contenders, one -> told(one, measure(sink, one, timing)), check);
  }

  private Slice told(Contender contender, Slice slice) {
    say(
        "  %s, %s: %,.0f/s, %,.0f per CPU-second (others: %.2f cores)",
        contender.caseName(),
        contender.subject(),
        slice.perSecond(),
        slice.perCpuSecond(),
        slice.otherCores());
    return slice;
  }

  /** One contender after another, each second time in the opposite order. */
  <T, R, X extends Exception> List<R> eachInTurn(List<T> contenders, Turns.Act<T, R, X> act)
      throws X {
    return turns.next(contenders, act);
  }

  @Override
  public void close() {
    try (folders) {
      children.close();
    }
  }
}
