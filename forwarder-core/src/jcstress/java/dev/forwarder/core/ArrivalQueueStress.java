package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Payload;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** What arrives is polled once, and nobody goes to sleep while it lies there. */
public final class ArrivalQueueStress {

  /** So few places in an array that each test needs another one. */
  private static final int PLACES = 2;

  private static final Endpoint ENDPOINT = Endpoint.post("events", "/events");
  private static final Payload PAYLOAD = Payload.of("{}");
  private static final Target TARGET =
      new Target(null, StressedDomain.DOMAIN, ApiKey.of("key", "0123456789abcdef"));

  private ArrivalQueueStress() {}

  private static ArrivalQueue queue() {
    return new ArrivalQueue(PLACES, () -> {});
  }

  /** One whose memory is at its end. */
  private static ArrivalQueue full() {
    return new ArrivalQueue(
        PLACES,
        () -> {
          throw new OutOfMemoryError("made up");
        });
  }

  /** Two threads put at the same time. */
  @JCStressTest
  @Outcome(id = "6, 0", expect = Expect.ACCEPTABLE, desc = "All polled, each producer's in order")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Lost, doubled or out of order")
  @State
  public static class TwoPut {
    private final Box box = new Box(queue());

    @Actor
    public void producerA() {
      box.put(0);
    }

    @Actor
    public void producerB() {
      box.put(1);
    }

    @Arbiter
    public void rest(II_Result r) {
      box.takeRest(r);
    }
  }

  /** One puts while the other polls. */
  @JCStressTest
  @Outcome(id = "3, 0", expect = Expect.ACCEPTABLE, desc = "All polled, in order")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Lost, doubled or out of order")
  @State
  public static class PutAgainstPoll {
    private final Box box = new Box(queue());

    @Actor
    public void producer() {
      box.put(0);
    }

    @Actor
    public void taker() {
      box.take();
      box.take();
    }

    @Arbiter
    public void rest(II_Result r) {
      box.takeRest(r);
    }
  }

  /** One puts what there is no memory to make a place for while the other polls. */
  @JCStressTest
  @Outcome(id = "3, 0", expect = Expect.ACCEPTABLE, desc = "All polled, in order")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Lost, doubled or out of order")
  @State
  public static class PutWithoutMemoryAgainstPoll {
    private final Box box = new Box(full());

    @Actor
    public void producer() {
      box.put(0);
    }

    @Actor
    public void taker() {
      box.take();
      box.take();
      box.take();
    }

    @Arbiter
    public void rest(II_Result r) {
      box.takeRest(r);
    }
  }

  /** One puts and looks whether to wake the other, which says that it sleeps and looks again. */
  @JCStressTest
  @Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "Woken")
  @Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "Seen")
  @Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "Both")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Asleep, and it lies there")
  @State
  public static class PutAgainstSleep {
    private final Sleeper sleeper = new Sleeper(queue());

    @Actor
    public void producer(ZZ_Result r) {
      r.r1 = sleeper.put();
    }

    @Actor
    public void step(ZZ_Result r) {
      r.r2 = sleeper.sleep();
    }
  }

  /** The same where there is no memory to make a place. */
  @JCStressTest
  @Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "Woken")
  @Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "Seen")
  @Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "Both")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Asleep, and it lies there")
  @State
  public static class PutWithoutMemoryAgainstSleep {
    private final Sleeper sleeper = new Sleeper(full());

    @Actor
    public void producer(ZZ_Result r) {
      r.r1 = sleeper.put();
    }

    @Actor
    public void step(ZZ_Result r) {
      r.r2 = sleeper.sleep();
    }
  }

  /** Its time says who has put it. */
  private static Transaction transaction(int producer, int number) {
    return new Transaction(ENDPOINT, TARGET, PAYLOAD, 0, null, number, producer);
  }

  /** A step that polls what is there and goes to sleep. */
  private static final class Sleeper {
    private final ArrivalQueue queue;
    private volatile boolean sleeping;

    Sleeper(ArrivalQueue queue) {
      this.queue = queue;
      for (int i = 0; i < PLACES; i++) {
        queue.put(transaction(0, 0)); // so that the next one needs another array
      }
    }

    /** Whether it has to be woken. */
    boolean put() {
      queue.put(transaction(0, 1));
      return sleeping;
    }

    /** Whether it has seen what was put. */
    boolean sleep() {
      int polled = 0;
      while (queue.poll() != null) {
        polled++;
      }
      sleeping = true;
      return polled > PLACES || !queue.isEmpty();
    }
  }

  private static final class Box {
    private static final int EACH = 3;

    private final ArrivalQueue queue;
    private final long[] last = new long[2];
    private int polled;
    private int disorder;

    Box(ArrivalQueue queue) {
      this.queue = queue;
    }

    void put(int producer) {
      for (int number = 1; number <= EACH; number++) {
        queue.put(transaction(producer, number));
      }
    }

    void take() {
      Transaction transaction = queue.poll();
      if (transaction == null) {
        return;
      }
      polled++;
      int producer = (int) transaction.createdNanos();
      disorder += transaction.sequence() == last[producer] + 1 ? 0 : 1;
      last[producer] = transaction.sequence();
    }

    void takeRest(II_Result r) {
      while (!queue.isEmpty()) {
        take();
      }
      r.r1 = polled;
      r.r2 = disorder;
    }
  }
}
