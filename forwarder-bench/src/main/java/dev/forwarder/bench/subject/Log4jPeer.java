package dev.forwarder.bench.subject;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.ErrorHandler;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.appender.AsyncAppender;
import org.apache.logging.log4j.core.appender.HttpAppender;
import org.apache.logging.log4j.core.config.AppenderRef;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.layout.PatternLayout;

/**
 * Log4j 2's HTTP appender behind its asynchronous one, at their defaults: a request an event, one
 * after another, over a connection that is kept; what fails is not sent again.
 */
final class Log4jPeer extends CountingPeer {

  private static final String NAME = "bench";
  private static final String HTTP = "http";
  private static final String COUNTING = "counting";

  private final Failures failures = new Failures();
  private final LoggerContext context = new LoggerContext(NAME);
  private final HttpAppender http;
  private final AsyncAppender async;
  private final Logger logger;

  Log4jPeer(Load load) {
    Configuration configuration = new DefaultConfiguration();
    context.start(configuration);
    this.http = http(configuration, url(load));
    Counting counting = new Counting();
    counting.start();
    configuration.addAppender(counting);
    this.async =
        AsyncAppender.newBuilder()
            .setName(NAME)
            .setConfiguration(configuration)
            .setAppenderRefs(
                new AppenderRef[] {AppenderRef.createAppenderRef(COUNTING, null, null)})
            .build();
    async.start();
    LoggerConfig own = new LoggerConfig(NAME, Level.INFO, false);
    own.addAppender(async, null, null);
    configuration.addLogger(NAME, own);
    context.updateLoggers();
    this.logger = context.getLogger(NAME);
  }

  private static URL url(Load load) {
    try {
      return URI.create("http://127.0.0.1:" + load.ports().get(0) + "/logs").toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private HttpAppender http(Configuration configuration, URL url) {
    PatternLayout layout =
        PatternLayout.newBuilder().withConfiguration(configuration).withPattern("%m").build();
    HttpAppender appender =
        HttpAppender.newBuilder()
            .setName(HTTP)
            .setConfiguration(configuration)
            .setLayout(layout)
            .setUrl(url)
            .build();
    appender.setHandler(failures);
    appender.start();
    return appender;
  }

  /** The HTTP appender, which says nothing of what went well, and tells its handler of the rest. */
  private final class Counting extends AbstractAppender {

    Counting() {
      super(COUNTING, null, null, true, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      failures.happened = false;
      http.append(event);
      ended(!failures.happened, 1);
    }
  }

  /** Whether one did not go well; the asynchronous appender's thread's own. */
  private static final class Failures implements ErrorHandler {

    private boolean happened;

    @Override
    public void error(String message) {
      happened = true;
    }

    @Override
    public void error(String message, Throwable cause) {
      happened = true;
    }

    @Override
    public void error(String message, LogEvent event, Throwable cause) {
      happened = true;
    }
  }

  @Override
  public boolean waits() {
    return true;
  }

  @Override
  public void offer() {
    logger.info(BenchRecord.TEXT);
  }

  /** The asynchronous appender sends what it has before it stops. */
  @Override
  public void close() {
    async.stop();
    http.stop();
    context.stop();
  }
}
