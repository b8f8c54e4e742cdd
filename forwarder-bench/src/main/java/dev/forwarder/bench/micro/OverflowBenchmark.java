package dev.forwarder.bench.micro;

import dev.forwarder.api.Forwarder;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Reply;
import dev.forwarder.api.ReplyHandler;
import dev.forwarder.api.SubmitOptions;
import dev.forwarder.api.Transport;
import dev.forwarder.api.TransportRequest;
import dev.forwarder.bench.subject.BenchFamily;
import dev.forwarder.core.StorageSettings;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a payload costs that memory has no room for: 4,096 of 1 KiB are submitted while nothing is
 * answered, of which 1 MiB has room, so that the others go to the folder for temporary files; and
 * it costs the way back, from where it is read to where it is delivered. One operation is one
 * payload, and its bytes are those of both ways. The bytes matter; the times have the disk in them.
 */
public class OverflowBenchmark extends StoredPath {

  private static final int PAYLOADS = 4096;
  private static final int READ_BACK = 3072;
  private static final long MEMORY_BYTES = 1 << 20;
  private static final SubmitOptions WAITING = SubmitOptions.NONE.withMaxWait(PATIENCE);

  private final Payload payload = Payload.wrap(new byte[1024]);
  private final Backend backend = new Backend();
  private long leastStored = Long.MAX_VALUE;

  /** A forwarder with little memory and an empty folder. */
  @Setup
  public void start() throws IOException {
    start(
        SubmitBenchmark.queue().withMemoryPerDomainBytes(MEMORY_BYTES),
        StorageSettings.defaults(),
        backend);
  }

  /** Payloads are submitted, each when there is room: what was before it is being written. */
  @Benchmark
  @OperationsPerInvocation(PAYLOADS)
  public void spilled(Afterwards unused) {
    submitAll();
  }

  /** They are read back, and delivered. */
  @Benchmark
  @OperationsPerInvocation(READ_BACK)
  public void readBack(Before unused) throws InterruptedException {
    backend.take(READ_BACK);
  }

  private void submitAll() {
    Forwarder to = forwarder();
    for (int i = 0; i < PAYLOADS; i++) {
      var unused = to.submit(BenchFamily.ENDPOINT, payload, WAITING);
    }
    leastStored = Math.min(leastStored, to.stats().domains().get(0).storedItems());
  }

  /** Sees to it that what was measured went to the disk, and was delivered. */
  @TearDown
  public void stop() throws IOException {
    stopDelivered();
    if (leastStored < PAYLOADS / 2) {
      throw new IllegalStateException("no more were on disk than " + leastStored);
    }
  }

  /** What was written is delivered, untimed. */
  @State(Scope.Benchmark)
  public static class Afterwards {

    /** All of it. */
    @TearDown(Level.Invocation)
    public void deliver(OverflowBenchmark benchmark) throws InterruptedException {
      benchmark.backend.take(PAYLOADS);
    }
  }

  /** What is read back was written before, untimed. */
  @State(Scope.Benchmark)
  public static class Before {

    /** What is still in memory is delivered, too, and the first that come back. */
    @Setup(Level.Invocation)
    public void spill(OverflowBenchmark benchmark) throws InterruptedException {
      benchmark.submitAll();
      benchmark.backend.take(PAYLOADS - READ_BACK);
    }
  }

  /** A backend that answers as many requests as it is told to, inside the call if it can. */
  private static final class Backend implements Transport {

    private static final Reply ACCEPTED = Reply.of(202);
    private static final Exchange NOTHING = () -> {};

    private final Queue<ReplyHandler> held = new ConcurrentLinkedQueue<>();
    private final Semaphore allowed = new Semaphore(0);
    private final Semaphore taken = new Semaphore(0);

    /** Answers so many, and returns when they have come. */
    void take(int requests) throws InterruptedException {
      allowed.release(requests);
      answer();
      taken.acquire(requests);
    }

    @Override
    public Exchange send(TransportRequest request, ReplyHandler handler) {
      held.add(handler);
      answer();
      return NOTHING;
    }

    /** Who gives back what it was allowed looks once more: others may have been refused it. */
    private void answer() {
      while (!held.isEmpty() && allowed.tryAcquire()) {
        ReplyHandler next = held.poll();
        if (next == null) {
          allowed.release();
        } else {
          next.onReply(ACCEPTED);
          taken.release();
        }
      }
    }

    @Override
    public void close() {}
  }
}
