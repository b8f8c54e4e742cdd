package dev.forwarder.endpoints.datanadhi.logback;

import static java.util.Objects.requireNonNull;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.spi.AppenderAttachable;
import ch.qos.logback.core.spi.AppenderAttachableImpl;
import dev.forwarder.api.Admission;
import dev.forwarder.api.Forwarder;
import dev.forwarder.endpoints.datanadhi.DatanadhiEndpoints;
import dev.forwarder.endpoints.datanadhi.item.LogItem;
import dev.forwarder.endpoints.datanadhi.rules.LogRoute;
import dev.forwarder.endpoints.datanadhi.rules.LogRouter;
import dev.forwarder.endpoints.datanadhi.rules.LogRules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Submits logs as items to the pipelines that the rules of a {@code .datanadhi} directory give
 * them, through a forwarder that is somebody else's. A log that the rules send to standard output
 * is passed on to the appenders that are attached to this one, such as a console's.
 *
 * <p>It never waits and never throws into the host. What the forwarder refuses is counted, and told
 * now and then through Logback's status. The forwarder's own logs are left out, with those of the
 * libraries that it sends through, since each of them would make another.
 *
 * <p>It is configured by a file of Logback's, and connected to the forwarder by the host: {@link
 * #connect}. Logs from before that are refused. Thread-safe once it is started.
 */
public final class DatanadhiAppender extends UnsynchronizedAppenderBase<ILoggingEvent>
    implements AppenderAttachable<ILoggingEvent> {

  /** Where rules are looked for by default. */
  public static final String DEFAULT_DIRECTORY = ".datanadhi";

  /** The name in the MDC of the id of a trace, by default. */
  public static final String DEFAULT_TRACE_ID_KEY = "trace_id";

  private static final List<String> EXCLUDED =
      List.of("dev.forwarder", "org.apache.hc", "io.grpc", "io.netty");

  private final AppenderAttachableImpl<ILoggingEvent> stdout = new AppenderAttachableImpl<>();
  private final RareStatus refusals = new RareStatus(this::addWarn);
  private final RareStatus failures = new RareStatus(this::addError);
  private final ThreadLocal<Boolean> sending = new ThreadLocal<>();
  private final AtomicLong accepted = new AtomicLong();
  private final List<String> excluded = new ArrayList<>(EXCLUDED);

  private String directory = DEFAULT_DIRECTORY;
  private String traceIdKey = DEFAULT_TRACE_ID_KEY;
  private boolean includeCallerData;
  private @Nullable LogRouter givenRouter;
  private volatile @Nullable Forwarder forwarder;
  private volatile LogRouter router = new LogRouter(List.of());
  private volatile EventItem items = new EventItem(DEFAULT_TRACE_ID_KEY, false);

  /** An appender that is not started. */
  public DatanadhiAppender() {}

  /**
   * Gives a forwarder to every appender of this kind that a context has, be it attached to a logger
   * or to another appender, such as Logback's {@code AsyncAppender}.
   *
   * @param context Logback's, such as {@code (LoggerContext) LoggerFactory.getILoggerFactory()}
   * @param forwarder started and closed by its owner
   * @return how many appenders there are
   */
  public static int connect(LoggerContext context, Forwarder forwarder) {
    List<DatanadhiAppender> found = AttachedAppenders.of(context);
    found.forEach(appender -> appender.setForwarder(forwarder));
    return found.size();
  }

  /** What takes the items; may be given, or changed, at any time. */
  public void setForwarder(Forwarder given) {
    this.forwarder = requireNonNull(given, "given");
  }

  /** The directory whose rules count. Default: {@link #DEFAULT_DIRECTORY}. */
  public void setDirectory(String path) {
    this.directory = requireNonNull(path, "path");
  }

  /** Rules in the place of those of the directory. Default: none. */
  public void setRouter(LogRouter given) {
    this.givenRouter = requireNonNull(given, "given");
  }

  /** The name in the MDC of the id of a trace. Default: {@link #DEFAULT_TRACE_ID_KEY}. */
  public void setTraceIdKey(String name) {
    this.traceIdKey = requireNonNull(name, "name");
  }

  /** Whether file, method and line are told, which costs a stack trace each. Default: false. */
  public void setIncludeCallerData(boolean included) {
    this.includeCallerData = included;
  }

  /**
   * One more logger whose logs, with those of the loggers below it, are left out: in addition to
   * the forwarder's own.
   */
  public void addExcludedLogger(String name) {
    excluded.add(requireNonNull(name, "name"));
  }

  /**
   * Reads the rules; what is wrong with one of them is told through the status, the rest counts.
   */
  @Override
  public void start() {
    items = new EventItem(traceIdKey, includeCallerData);
    LogRouter given = givenRouter;
    if (given != null) {
      router = given;
    } else {
      LogRules rules = LogRules.load(Path.of(directory));
      rules.problems().forEach(problem -> addError("a rule is left out: " + problem));
      router = new LogRouter(rules.rules());
    }
    super.start();
  }

  /** A log that comes while another of its thread is being sent is one about the sending. */
  @Override
  protected void append(ILoggingEvent event) {
    if (sending.get() != null || isExcluded(String.valueOf(event.getLoggerName()))) {
      return;
    }
    sending.set(Boolean.TRUE);
    try {
      send(event);
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      failures.happened(event.getTimeStamp(), "a log could not be sent to Data Nadhi: " + e);
    } finally {
      sending.remove();
    }
  }

  private void send(ILoggingEvent event) {
    LogItem item = items.of(event);
    LogRoute route = router.route(item);
    if (route.stdout()) {
      int unused = stdout.appendLoopOnAppenders(event);
    }
    if (!route.pipelines().isEmpty()) {
      submit(item.withPipelines(route.pipelines()), event);
    }
  }

  private void submit(LogItem item, ILoggingEvent event) {
    Forwarder its = forwarder;
    if (its == null) {
      refusals.happened(
          event.getTimeStamp(), "logs for Data Nadhi are left out: no forwarder is connected");
      return;
    }
    long when = event.getTimeStamp();
    Admission admission = its.submit(DatanadhiEndpoints.LOG, item.toPayload());
    if (admission.accepted() + admission.refused() == admission.entries().size()) {
      count(admission, when);
    } else {
      CompletionStage<Void> unused =
          admission.settled().thenAccept(settled -> count(settled, when));
    }
  }

  private void count(Admission admission, long when) {
    if (admission.isEmpty()) {
      refusals.happened(when, "logs for Data Nadhi are left out: the forwarder has no domain");
    } else if (admission.refused() > 0) {
      refusals.happened(when, "logs for Data Nadhi are left out: " + reason(admission));
    } else {
      accepted.incrementAndGet();
    }
  }

  private static String reason(Admission admission) {
    return admission.entries().stream()
        .filter(entry -> entry.reason() != null)
        .findFirst()
        .map(entry -> "the forwarder refuses them: " + entry.reason())
        .orElse("the forwarder refuses them");
  }

  private boolean isExcluded(String logger) {
    for (String name : excluded) {
      if (logger.startsWith(name)
          && (logger.length() == name.length() || logger.charAt(name.length()) == '.')) {
        return true;
      }
    }
    return false;
  }

  /** How many logs the forwarder has taken. */
  public long acceptedLogs() {
    return accepted.get();
  }

  /** How many logs it has refused at one domain or more, or had nobody to take them. */
  public long refusedLogs() {
    return refusals.count();
  }

  /** How many logs could not be made into items or submitted at all. */
  public long failedLogs() {
    return failures.count();
  }

  @Override
  public void addAppender(Appender<ILoggingEvent> added) {
    stdout.addAppender(added);
  }

  @Override
  public Iterator<Appender<ILoggingEvent>> iteratorForAppenders() {
    return stdout.iteratorForAppenders();
  }

  @Override
  public @Nullable Appender<ILoggingEvent> getAppender(String named) {
    return stdout.getAppender(named);
  }

  @Override
  public boolean isAttached(Appender<ILoggingEvent> appender) {
    return stdout.isAttached(appender);
  }

  @Override
  public void detachAndStopAllAppenders() {
    stdout.detachAndStopAllAppenders();
  }

  @Override
  public boolean detachAppender(Appender<ILoggingEvent> appender) {
    return stdout.detachAppender(appender);
  }

  @Override
  public boolean detachAppender(String named) {
    return stdout.detachAppender(named);
  }
}
