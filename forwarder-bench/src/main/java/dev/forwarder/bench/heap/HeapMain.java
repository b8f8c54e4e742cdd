package dev.forwarder.bench.heap;

import dev.forwarder.bench.process.Json;
import dev.forwarder.bench.process.LineServer;
import dev.forwarder.bench.process.Meters;
import dev.forwarder.bench.subject.SubjectMain;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;

/**
 * Somebody who is given payloads with arrays of their own, and keeps them: the program. Its
 * argument is who. It answers {@code fill} (with a {@link Filling}) with what they take ({@link
 * Filling.Done}), and ends when its input does.
 */
public final class HeapMain {

  /** The arrays, and nothing else. */
  public static final String ARRAYS = "byte-arrays";

  private static final Map<String, Function<Filling, Holder>> HOLDERS =
      Map.of(SubjectMain.FORWARDER, ForwarderHolder::new, ARRAYS, BareHolder::new);

  private final Function<Filling, Holder> holder;

  private HeapMain(Function<Filling, Holder> holder) {
    this.holder = holder;
  }

  /** Answers until its input ends. */
  public static void main(String[] args) throws IOException {
    Function<Filling, Holder> holder = HOLDERS.get(args.length == 1 ? args[0] : "");
    if (holder == null) {
      throw new IllegalArgumentException("one argument of " + HOLDERS.keySet() + " is needed");
    }
    LineServer.ofProcess().serve(Map.of("fill", new HeapMain(holder)::fill));
    System.exit(0);
  }

  /** Twice: the first time for what is there however much waits, such as loaded code. */
  private Filling.Done fill(String argument) {
    Filling filling = Json.read(argument, Filling.class);
    Filling.Done unused = fill(filling);
    return fill(filling);
  }

  private Filling.Done fill(Filling filling) {
    Holder waiting = holder.apply(filling);
    long before = Meters.liveHeapBytes();
    for (int i = 0; i < filling.payloads(); i++) {
      waiting.add(new byte[filling.payloadBytes()]);
    }
    long after = Meters.liveHeapBytes();
    Filling.Done done = new Filling.Done(after - before, waiting.pending());
    waiting.close();
    return done;
  }
}
