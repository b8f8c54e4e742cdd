package dev.forwarder.bench.echopost;

import dev.forwarder.api.Counts;
import dev.forwarder.api.Domain;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Reply;
import dev.forwarder.bench.process.Json;
import dev.forwarder.bench.process.LineServer;
import dev.forwarder.core.DefaultForwarder;
import dev.forwarder.core.ForwarderObserver;
import dev.forwarder.endpoints.datanadhi.DatanadhiEndpoints;
import dev.forwarder.endpoints.datanadhi.DatanadhiFamily;
import dev.forwarder.endpoints.datanadhi.settings.DatanadhiOptions;
import dev.forwarder.endpoints.echopost.EchoPostHop;
import dev.forwarder.endpoints.echopost.EchoPostSettings;
import dev.forwarder.endpoints.echopost.launch.AgentProgram.JavaProgram;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A host that submits items all the time, in a process of its own: the program. It answers {@code
 * start} (with a {@link SwitchTask}), {@code mark} and {@code pause} (nothing more is submitted)
 * with a {@link SwitchTask.Mark}, and ends when its input does.
 */
public final class SwitchMain {

  private static final long EACH_MILLIS = 1;

  /** So that a slow start is told as such, and is not a failed one. */
  private static final Duration START_WITHIN = Duration.ofSeconds(20);

  private final ScheduledExecutorService producer = Executors.newSingleThreadScheduledExecutor();
  private final Switching switching = new Switching();
  private @Nullable Forwarder forwarder;

  private SwitchMain() {}

  /** Answers until its input ends. */
  public static void main(String[] args) throws IOException {
    SwitchMain program = new SwitchMain();
    LineServer.ofProcess()
        .serve(
            Map.of(
                "start", program::start,
                "mark", argument -> program.mark(),
                "pause", argument -> program.pause()));
    System.exit(0);
  }

  private SwitchTask.Mark start(String argument) {
    SwitchTask task = Json.read(argument, SwitchTask.class);
    Path directory = Path.of(task.datanadhiDir());
    EchoPostSettings settings =
        EchoPostSettings.of(directory, AgentMain.KEY.id(), new JavaProgram(task.program()))
            .withTimeouts(START_WITHIN, START_WITHIN);
    DatanadhiFamily family =
        new DatanadhiFamily(
            DatanadhiOptions.in(directory), (domain, options) -> new EchoPostHop(settings));
    Forwarder made =
        DefaultForwarder.builder()
            .domain(
                new Domain(
                    "bench",
                    URI.create("http://127.0.0.1:" + task.port()),
                    Domain.Role.PRIMARY,
                    family,
                    List.of(AgentMain.KEY)))
            .observer(switching)
            .build();
    made.start();
    forwarder = made;
    Payload payload = Payload.wrap(Logs.body());
    int each = (int) Math.max(1, task.perSecond() * EACH_MILLIS / 1000);
    var unused =
        producer.scheduleAtFixedRate(
            () -> submit(made, payload, each), 0, EACH_MILLIS, TimeUnit.MILLISECONDS);
    return mark();
  }

  private static void submit(Forwarder to, Payload payload, int times) {
    for (int i = 0; i < times; i++) {
      var unused = to.submit(DatanadhiEndpoints.LOG, payload);
    }
  }

  private SwitchTask.Mark pause() throws InterruptedException {
    producer.shutdown();
    boolean unused = producer.awaitTermination(1, TimeUnit.MINUTES);
    return mark();
  }

  private SwitchTask.Mark mark() {
    Forwarder running = forwarder;
    if (running == null) {
      throw new IllegalStateException("nothing has been started");
    }
    Counts total = running.stats().total();
    return new SwitchTask.Mark(
        total.accepted(),
        total.delivered(),
        total.handedOver(),
        total.pending(),
        total.refusedTotal(),
        switching.nanos());
  }

  /** When the primary failed first, and when the first item was handed over after that. */
  private static final class Switching implements ForwarderObserver {

    private static final long NEVER = Long.MIN_VALUE;

    private final AtomicLong failedAt = new AtomicLong(NEVER);
    private final AtomicLong handedOverAt = new AtomicLong(NEVER);

    @Override
    public void replied(String domain, Endpoint endpoint, Reply reply, int attempt, long nanos) {
      if (reply.failure() != null || reply.status() > 500) {
        failedAt.compareAndSet(NEVER, System.nanoTime());
      }
    }

    @Override
    public void ended(
        String domain, Endpoint endpoint, Outcome outcome, @Nullable DropReason reason, int bytes) {
      if (outcome == Outcome.HANDED_OVER) {
        handedOverAt.compareAndSet(NEVER, System.nanoTime());
      }
    }

    long nanos() {
      return handedOverAt.get() == NEVER ? -1 : handedOverAt.get() - failedAt.get();
    }
  }
}
