package dev.forwarder.core;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two threads put two items each while the taker polls: each is polled once, and in its order. */
@JCStressTest
@Outcome(id = "4, 0", expect = Expect.ACCEPTABLE, desc = "All polled, each producer's in order")
@Outcome(expect = Expect.FORBIDDEN, desc = "Lost, doubled or out of order")
@State
public class InboxStress {

  private final Inbox<Item> inbox = new Inbox<>();
  private int polled;
  private int disorder;
  private int lastOfA;
  private int lastOfB;

  @Actor
  public void producerA() {
    inbox.put(new Item(true, 1));
    inbox.put(new Item(true, 2));
  }

  @Actor
  public void producerB() {
    inbox.put(new Item(false, 1));
    inbox.put(new Item(false, 2));
  }

  @Actor
  public void taker() {
    take(inbox.poll());
    take(inbox.poll());
  }

  @Arbiter
  public void rest(II_Result r) {
    while (!inbox.isEmpty()) {
      take(inbox.poll());
    }
    r.r1 = polled;
    r.r2 = disorder;
  }

  private void take(Item item) {
    if (item == null) {
      return;
    }
    polled++;
    int last = item.ofA ? lastOfA : lastOfB;
    disorder += item.number == last + 1 ? 0 : 1;
    lastOfA = item.ofA ? item.number : lastOfA;
    lastOfB = item.ofA ? lastOfB : item.number;
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
