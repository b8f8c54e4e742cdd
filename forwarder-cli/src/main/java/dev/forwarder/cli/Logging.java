package dev.forwarder.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where logs go: to standard error, one compact line each. Logback finds this class through its
 * service file, and so reads no configuration file, which would cost a tenth of a second at start.
 */
public final class Logging extends ContextAwareBase implements Configurator {
  private static final String OWN = "dev.forwarder";

  /** Warns, of each connection to EchoPost, that Unix sockets lack an option of TCP. */
  private static final String NETTY_BOOTSTRAP = "io.netty.bootstrap";

  private static final String PATTERN = "%d{HH:mm:ss.SSS} %-5level %logger{0}: %msg%n";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName("stderr");
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    apply(context, LogLevel.WARN);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /**
   * Puts a level in force, however logging was configured.
   *
   * @param level what is logged from now on
   */
  public static void apply(LogLevel level) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      apply(context, level);
    }
  }

  private static void apply(LoggerContext context, LogLevel level) {
    context
        .getLogger(Logger.ROOT_LOGGER_NAME)
        .setLevel(Level.convertAnSLF4JLevel(level.libraries()));
    context.getLogger(OWN).setLevel(Level.convertAnSLF4JLevel(level.own()));
    context.getLogger(NETTY_BOOTSTRAP).setLevel(Level.ERROR);
  }
}
