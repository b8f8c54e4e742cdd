package dev.forwarder.bench.subject;

import dev.forwarder.bench.process.EndOfInput;
import dev.forwarder.bench.process.Json;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A host that starts, delivers one payload, says so and ends: the program. Its arguments are a
 * subject's name and a port of loopback.
 */
public final class FirstMain {

  private static final long LOOK_NANOS = 100_000;

  private FirstMain() {}

  /** What it says when its payload is there. */
  public record Delivered(long payloads) {}

  /** Delivers one. */
  public static void main(String[] args) throws IOException {
    EndOfInput.then(() -> Runtime.getRuntime().halt(1)); // nobody waits for it any more
    Load load =
        Load.to(List.of(Integer.parseInt(args[1]))).withInFlight(1).with(Load.Offer.window(1));
    Subject subject = SubjectMain.maker(args[0]).under(load);
    while (subject.total().delivered() == 0) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    System.out.println(Json.line(new Delivered(1)));
    Runtime.getRuntime().halt(0); // what a stop takes is not asked
  }
}
