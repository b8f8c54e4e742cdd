package dev.forwarder.core;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** What is put into an inbox is polled once, and what one thread has put in its order. */
public final class InboxStress {

  private InboxStress() {}

  /** Two threads put at the same time. */
  @JCStressTest
  @Outcome(id = "4, 0", expect = Expect.ACCEPTABLE, desc = "All polled, each producer's in order")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Lost, doubled or out of order")
  @State
  public static class TwoPut {
    private final Box box = new Box();

    @Actor
    public void producerA() {
      box.put(true);
    }

    @Actor
    public void producerB() {
      box.put(false);
    }

    @Arbiter
    public void rest(II_Result r) {
      box.takeRest(r);
    }
  }

  /** One puts while the other polls. */
  @JCStressTest
  @Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "Both polled, in order")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Lost, doubled or out of order")
  @State
  public static class PutAgainstPoll {
    private final Box box = new Box();

    @Actor
    public void producer() {
      box.put(true);
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

  private static final class Box {
    private final Inbox<Item> inbox = new Inbox<>();
    private int polled;
    private int disorder;
    private int lastOfA;
    private int lastOfB;

    void put(boolean ofA) {
      inbox.put(new Item(ofA, 1));
      inbox.put(new Item(ofA, 2));
    }

    void take() {
      Item item = inbox.poll();
      if (item == null) {
        return;
      }
      polled++;
      int last = item.ofA ? lastOfA : lastOfB;
      disorder += item.number == last + 1 ? 0 : 1;
      lastOfA = item.ofA ? item.number : lastOfA;
      lastOfB = item.ofA ? lastOfB : item.number;
    }

    void takeRest(II_Result r) {
      while (!inbox.isEmpty()) {
        take();
      }
      r.r1 = polled;
      r.r2 = disorder;
    }
  }

  private static final class Item implements Linked<Item> {
    private final boolean ofA;
    private final int number;
    private Item next;

    Item(boolean ofA, int number) {
      this.ofA = ofA;
      this.number = number;
    }

    @Override
    public Item next() {
      return next;
    }

    @Override
    public void next(Item newNext) {
      next = newNext;
    }
  }
}
