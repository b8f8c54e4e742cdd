package dev.forwarder.retry.spool;

import dev.forwarder.retry.disk.Disk;
import dev.forwarder.retry.spool.AppendRefusal.Reason;
import dev.forwarder.retry.spool.format.Framings;
import dev.forwarder.retry.spool.format.ScanBuffer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the logs of a spool share. For the disk thread. */
final class SpoolContext {

  private static final Logger log = LoggerFactory.getLogger(SpoolContext.class);

  private final SpoolEnvironment environment;
  private final LossListener losses;
  private final OpenFiles open;
  private final SpareFiles spares;
  private final long fullWaitNanos;
  private final Framings framings;
  private final Staging staging = new Staging();
  private final ScanBuffer memory = new ScanBuffer();

  SpoolContext(
      SpoolSettings settings,
      SpoolEnvironment environment,
      LossListener losses,
      SpareFiles spares) {
    this.environment = environment;
    this.losses = losses;
    this.spares = spares;
    this.fullWaitNanos = settings.whenFull() == FullAction.WAIT ? settings.fullWait().toNanos() : 0;
    this.framings = new Framings(settings.key());
    this.open = new OpenFiles(settings.openFiles());
  }

  Disk disk() {
    return environment.disk();
  }

  long now() {
    return environment.clock().getAsLong();
  }

  long wallMillis() {
    return environment.wallClock().millis();
  }

  RandomGenerator random() {
    return environment.random();
  }

  /** How long an append waits for room on the disk; 0 where it does not. */
  long fullWaitNanos() {
    return fullWaitNanos;
  }

  Framings framings() {
    return framings;
  }

  OpenFiles open() {
    return open;
  }

  SpareFiles spares() {
    return spares;
  }

  Staging staging() {
    return staging;
  }

  ScanBuffer memory() {
    return memory;
  }

  /** Where the losses of a log are told. */
  LossSink lossesOf(SpoolLog of) {
    return (tag, records, bytes, reason) -> {
      if (records > 0) {
        guard(() -> losses.lost(of, tag, records, bytes, reason));
      }
    };
  }

  /** Runs a callback, whose failures are its own, as is that there was no memory for it. */
  void guard(Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException | VirtualMachineError | LinkageError e) {
      failed("a callback of the spool", e);
    }
  }

  /** Answers what cannot be carried out. */
  void refuse(Operation operation, Reason reason) {
    try {
      operation.refuse(reason);
    } catch (RuntimeException | VirtualMachineError | LinkageError e) {
      failed("a callback of the spool", e);
    }
  }

  /** Says that something failed which keeps nothing else from being done. */
  void failed(String what, Throwable thrown) {
    try {
      log.error("{} failed", what, thrown);
    } catch (VirtualMachineError unsaid) {
      // There is no memory even to say so.
    }
  }
}
