package dev.forwarder.bench.kill;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.forwarder.api.Admission;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Priority;
import dev.forwarder.bench.process.EndOfInput;
import dev.forwarder.core.DefaultForwarder;
import dev.forwarder.core.DiskSettings;
import dev.forwarder.core.Durability;
import dev.forwarder.core.QueueSettings;
import dev.forwarder.core.StorageSettings;
import dev.forwarder.core.http.HttpSettings;
import dev.forwarder.retry.BackoffPolicy;
import dev.forwarder.retry.BlockSettings;
import dev.forwarder.retry.disk.LocalDisk;
import dev.forwarder.retry.spool.LogSettings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.LoggerFactory;

/**
 * The process that is killed: the program. It submits payloads, and says of each that it was
 * accepted once {@code submit} has said so. When its input ends it delivers what it has, for a
 * minute at the most, and stops; where it is trapped it ends at once.
 */
public final class KilledMain {

  private static final long DISK_BYTES = 1L << 30;
  private static final long MEMORY_BYTES = 512 << 10;
  private static final int SUBMITTERS = 4;
  private static final Duration SUBMIT_WAIT = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long LOOK_MILLIS = 10;

  private final Errand errand;
  private final OutputStream out = new FileOutputStream(FileDescriptor.out);
  private final CountDownLatch inputEnded = new CountDownLatch(1);
  private final Forwarder forwarder;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger working = new AtomicInteger(SUBMITTERS);
  private volatile boolean isTrapped;

  private KilledMain(Errand errand) {
    this.errand = errand;
    EndOfInput.then(this::inputEnds);
    say("opening");
    this.forwarder = forwarder();
  }

  /** Runs it; the arguments are an {@link Errand}. */
  public static void main(String[] args) throws InterruptedException {
    // That the intake cannot be reached is as it is to be; what the spool has to say is not.
    ((Logger) LoggerFactory.getLogger("dev.forwarder.core")).setLevel(Level.ERROR);
    new KilledMain(Errand.of(args)).run();
    Runtime.getRuntime().halt(0); // whatever hangs still
  }

  private Forwarder forwarder() {
    Step step = errand.step();
    Moment moment = errand.moment();
    Point point = step == null || moment == null ? null : new Point(step, moment);
    Trap trap = new Trap(point, errand.nth(), this::trapped);
    LogSettings logs = LogSettings.DEFAULT;
    return DefaultForwarder.builder()
        .domain(KillFamily.domain(errand.port()))
        .queue(QueueSettings.defaults().withMemoryPerDomainBytes(MEMORY_BYTES))
        .backoff(new BackoffPolicy(2, Duration.ofMillis(20), Duration.ofMillis(500), 2, true))
        .blocking(new BlockSettings(20, 5, 100, true, Duration.ofMinutes(1), 100))
        .http(HttpSettings.defaults().withIoThreads(1))
        .disk(DiskSettings.of(Path.of(errand.folder()), DISK_BYTES))
        .storage(
            StorageSettings.defaults()
                .withDurability(Durability.WRITE_AHEAD)
                .withLogs(
                    new LogSettings(
                        logs.framing(), errand.fsync(), logs.forceInterval(), logs.maxAge())))
        .files(
            new TrappedDisk(
                new LocalDisk(), trap, errand.process(), new MutantWrites(errand.mutant())))
        .build();
  }

  private void inputEnds() {
    inputEnded.countDown();
    haltIfLeftInATrap();
  }

  private void trapped() {
    isTrapped = true;
    say("trapped");
    haltIfLeftInATrap();
  }

  /** Nobody is left to kill it, and it would stay for ever. */
  private void haltIfLeftInATrap() {
    if (isTrapped && inputEnded.getCount() == 0) {
      Runtime.getRuntime().halt(1);
    }
  }

  private void run() throws InterruptedException {
    forwarder.start();
    say("open");
    for (int i = 0; i < SUBMITTERS; i++) {
      Thread submitter = new Thread(this::submitAll, "submits " + i);
      submitter.setDaemon(true);
      submitter.start();
    }
    inputEnded.await();
    drain();
    forwarder.stop(Duration.ofSeconds(1));
    say("stopped " + forwarder.stats().total().pending());
  }

  private void drain() throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (forwarder.stats().total().pending() > 0 && deadline - System.nanoTime() > 0) {
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private void submitAll() {
    for (int i = next.getAndIncrement(); i < errand.count(); i = next.getAndIncrement()) {
      submit(new Parcel(errand.process(), errand.first() + i));
    }
    if (working.decrementAndGet() == 0) {
      say("idle");
    }
  }

  private void submit(Parcel parcel) {
    Payload payload = Payload.wrap(parcel.bytes(errand.seed(), errand.large()));
    Endpoint endpoint = parcel.isSlow() ? KillFamily.SLOW : KillFamily.PROMPT;
    Admission admission =
        forwarder.submit(
            endpoint,
            parcel.isUrgent() ? payload.withPriority(Priority.HIGH) : payload,
            SUBMIT_WAIT);
    Admission.Entry entry = admission.entries().get(0);
    if (entry.state() == Admission.State.ACCEPTED && entry.isDurable()) {
      say("accepted " + parcel.number());
    } else {
      say("refused " + parcel.number() + " " + entry);
    }
  }

  /** One write: a line is told whole, or not at all. */
  private void say(String line) {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      synchronized (out) {
        out.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("nobody listens any more", e);
    }
  }
}
