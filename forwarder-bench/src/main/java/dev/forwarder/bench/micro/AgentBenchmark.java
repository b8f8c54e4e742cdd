package dev.forwarder.bench.micro;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.PayloadId;
import dev.forwarder.api.Reply;
import dev.forwarder.api.Transport;
import dev.forwarder.bench.echopost.AgentMain;
import dev.forwarder.bench.echopost.Logs;
import dev.forwarder.bench.subject.InstantTransport;
import dev.forwarder.cli.echopost.AgentForwarder;
import dev.forwarder.cli.echopost.AgentOptions;
import dev.forwarder.core.KeyCheckSettings;
import dev.forwarder.endpoints.datanadhi.DatanadhiEndpoints;
import dev.forwarder.endpoints.datanadhi.DatanadhiFamily;
import dev.forwarder.endpoints.datanadhi.settings.DatanadhiOptions;
import dev.forwarder.endpoints.echopost.EchoPostHop;
import dev.forwarder.endpoints.echopost.EchoPostSettings;
import dev.forwarder.endpoints.echopost.agent.AgentClaim;
import dev.forwarder.endpoints.echopost.agent.AgentSettings;
import dev.forwarder.endpoints.echopost.agent.EchoPostAgent;
import dev.forwarder.endpoints.echopost.launch.AgentProgram.JavaProgram;
import dev.forwarder.endpoints.echopost.socket.AgentFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a log of 500 bytes costs that is handed over to EchoPost's agent, both sides of it: over its
 * Unix socket, forced to its disk, answered, and delivered by a transport that answers inside the
 * call. The agent is in this process; its folder is one for temporary files. 64 logs are unanswered
 * at once. One operation is one log. The bytes matter; the time has the disk and the waking of
 * several threads in it. There is more code to be compiled than elsewhere.
 */
@Warmup(iterations = 15, time = 1)
public class AgentBenchmark extends HotPath {

  private static final int LOGS = 64;
  private static final int STORED = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final URI SERVER = URI.create("http://127.0.0.1:9");
  private static final ApiKey KEY = AgentMain.KEY;

  private final Semaphore answers = new Semaphore(0);
  private final LongAdder refused = new LongAdder();
  private @Nullable Running running;

  /** Both sides. */
  private record Running(
      OwnFolder folder,
      AgentClaim claim,
      Forwarder forwarder,
      EchoPostAgent agent,
      Transport hop,
      SentRequest request) {}

  /** An agent that listens, and its client. */
  @Setup
  public void start() throws IOException, InterruptedException {
    OwnFolder own = OwnFolder.make();
    Path folder = own.path();
    AgentSettings settings =
        AgentSettings.of(AgentFolder.in(folder).path(), KEY).withEmptyFor(Duration.ofHours(1));
    AgentClaim claim = AgentClaim.take(settings).orElseThrow();
    Forwarder forwarder = forwarder(settings.folder().path());
    forwarder.start();
    EchoPostAgent agent = EchoPostAgent.start(claim, forwarder, DatanadhiEndpoints.LOG, settings);
    Domain domain = Domain.of(new DatanadhiFamily(DatanadhiOptions.in(folder)), SERVER, KEY);
    JavaProgram nobody = new JavaProgram(List.of("false"));
    running =
        new Running(
            own,
            claim,
            forwarder,
            agent,
            new EchoPostHop(EchoPostSettings.of(folder, KEY.id(), nobody))
                .open(domain, new InstantTransport()),
            new SentRequest(
                domain, DatanadhiEndpoints.LOG, new PayloadId(1, 2), ByteBuffer.wrap(Logs.body())));
  }

  /** With an agent's settings; what it has stored is delivered at once. */
  private static Forwarder forwarder(Path folder) {
    AgentOptions options =
        new AgentOptions(folder, KEY, SERVER, "DATANADHI-API-KEY", folder, false, null);
    return AgentForwarder.load(options, Map.of()).toBuilder()
        .keyCheck(KeyCheckSettings.disabled())
        .transport(new InstantTransport())
        .build();
  }

  /** Logs are handed over, and answered when they are on disk. */
  @Benchmark
  @OperationsPerInvocation(LOGS)
  public void handedOver() throws InterruptedException {
    Running both = requireNonNull(running);
    for (int i = 0; i < LOGS; i++) {
      var unused = both.hop().send(both.request(), this::answered);
    }
    answers.acquire(LOGS);
  }

  private void answered(Reply reply) {
    if (reply.status() != STORED) {
      refused.increment();
    }
    answers.release();
  }

  /** Sees to it that each log was stored and delivered. */
  @TearDown
  public void stop() throws IOException {
    Running both = requireNonNull(running);
    both.hop().close();
    both.agent().close();
    var total = both.forwarder().stop(PATIENCE).stats().total();
    both.claim().close();
    both.folder().close();
    if (refused.sum() != 0 || total.delivered() != total.accepted()) {
      throw new IllegalStateException(refused + " were refused, of the others: " + total);
    }
  }
}
