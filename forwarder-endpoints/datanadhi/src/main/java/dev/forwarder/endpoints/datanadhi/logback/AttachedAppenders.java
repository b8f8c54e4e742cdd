package dev.forwarder.endpoints.datanadhi.logback;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.spi.AppenderAttachable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Finds our appenders in a context: an appender may be attached to several others, and they too.
 */
final class AttachedAppenders {

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<DatanadhiAppender> found = new ArrayList<>();

  private AttachedAppenders() {}

  /** All that a context has, each once. */
  static List<DatanadhiAppender> of(LoggerContext context) {
    AttachedAppenders walk = new AttachedAppenders();
    for (Logger logger : context.getLoggerList()) {
      walk.below(logger);
    }
    return walk.found;
  }

  private <E> void below(AppenderAttachable<E> parent) {
    Iterator<Appender<E>> appenders = parent.iteratorForAppenders();
    while (appenders.hasNext()) {
      Appender<E> appender = appenders.next();
      if (seen.add(appender)) {
        look(appender);
      }
    }
  }

  private void look(Appender<?> appender) {
    if (appender instanceof DatanadhiAppender ours) {
      found.add(ours);
    }
    if (appender instanceof AppenderAttachable<?> parent) {
      below(parent);
    }
  }
}
