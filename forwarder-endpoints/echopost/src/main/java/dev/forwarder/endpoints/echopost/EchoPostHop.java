package dev.forwarder.endpoints.echopost;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Hop;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Reply;
import dev.forwarder.api.Transport;
import dev.forwarder.api.Verdict;
import dev.forwarder.endpoints.echopost.agent.AgentSettings;
import dev.forwarder.endpoints.echopost.launch.AgentProgram.BinaryProgram;
import dev.forwarder.endpoints.echopost.log.LogBody;
import dev.forwarder.endpoints.echopost.socket.AgentFolder;
import dev.forwarder.endpoints.echopost.socket.SystemTicks;
import dev.forwarder.endpoints.echopost.socket.Ticks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * EchoPost as a place for logs that their primary does not take: an agent on the same machine,
 * which is started where none listens, keeps what it is given on disk, and sends it when the server
 * is back. What it promises is in {@code docs/echopost.md}.
 *
 * <p>It carries what is posted to {@value #PATH} under one key, and is JSON of Data Nadhi's shape.
 */
public final class EchoPostHop implements Hop {

  /** Its name in a chain. */
  public static final String NAME = "echopost";

  /** The path of the one route that it carries. */
  public static final String PATH = "/log";

  /** How much of a message may be beside its log. */
  private static final int BESIDE_LOG = 64 << 10;

  private static final String ENCODING = "Content-Encoding";

  private final EchoPostSettings settings;
  private final int longest;
  private final Ticks ticks;
  private final Runnable onOpen;
  private final Runnable onClose;

  /**
   * The hop of one domain.
   *
   * @param settings how it is used
   */
  public EchoPostHop(EchoPostSettings settings) {
    this(settings, SystemTicks.INSTANCE);
  }

  EchoPostHop(EchoPostSettings settings, Ticks ticks) {
    this(settings, ticks, EchoPostHop::tellNobody, EchoPostHop::tellNobody);
  }

  private static void tellNobody() {}

  private EchoPostHop(EchoPostSettings settings, Ticks ticks, Runnable onOpen, Runnable onClose) {
    this.settings = requireNonNull(settings, "settings");
    boolean isOriginal = settings.program() instanceof BinaryProgram;
    this.longest =
        (isOriginal ? AgentReplies.TAKEN_BY_ANY_AGENT : AgentSettings.DEFAULT_MAX_MESSAGE_BYTES)
            - BESIDE_LOG;
    this.ticks = ticks;
    this.onOpen = requireNonNull(onOpen, "onOpen");
    this.onClose = requireNonNull(onClose, "onClose");
  }

  /**
   * This hop, telling when its agent's folder is in use: a folder is for one domain at a time.
   *
   * @param whenOpened run when a domain begins to use it
   * @param whenClosed run when that has ended, once for each time that it was opened; both must not
   *     throw or block
   * @return a hop of the same settings
   */
  public EchoPostHop telling(Runnable whenOpened, Runnable whenClosed) {
    return new EchoPostHop(settings, ticks, whenOpened, whenClosed);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean carries(Domain domain, ApiKey key, Endpoint endpoint, Payload payload) {
    return endpoint.path().equals(PATH)
        && key.id().equals(settings.keyId())
        && payload.size() <= longest
        && payload.headers().stream().noneMatch(header -> header.name().equalsIgnoreCase(ENCODING))
        && isLog(payload);
  }

  private static boolean isLog(Payload payload) {
    ByteBuffer body = payload.body();
    byte[] bytes = new byte[body.remaining()];
    body.get(bytes);
    return LogBody.split(bytes) != null;
  }

  @Override
  public int maxInFlight() {
    return settings.maxInFlight();
  }

  @Override
  public Duration timeout() {
    return settings.timeout();
  }

  @Override
  public Duration safeAfter() {
    return settings.safeAfter();
  }

  /** 2xx: it has the log. 400, 413, 422: that log is bad. Else it is unavailable. */
  @Override
  public Verdict verdict(Reply reply) {
    int status = reply.status();
    if (status >= 200 && status < 300) {
      return Verdict.DELIVERED;
    }
    return status == 400 || status == 413 || status == 422 ? Verdict.REJECTED : Verdict.RETRY;
  }

  @Override
  public Transport open(Domain domain, Transport http) {
    Transport opened;
    try {
      AgentFolder reachable = settings.folder().reachable();
      opened = new EchoPostTransport(domain, settings, reachable, ticks, onClose);
    } catch (IOException | RuntimeException e) { // whatever it is, it is no fault of the host
      return UnreachableTransport.because(domain, e);
    }
    onOpen.run();
    return opened;
  }
}
