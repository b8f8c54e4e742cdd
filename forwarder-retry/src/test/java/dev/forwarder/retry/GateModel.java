package dev.forwarder.retry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rules of blocking, written down once more as plainly as possible, with default settings. */
final class GateModel {

  private static final long TEN_MINUTES = Gates.seconds(600);
  private static final long MINUTES_5 = Gates.seconds(300);

  /** One entry; a model has no bound and no table. */
  private static final class Entry {
    boolean blocked;
    long until;
    int errors;
    Object probe;
    final List<Boolean> outcomes = new ArrayList<>();
    final List<Evidence> row = new ArrayList<>();
  }

  private final Map<String, Entry> entries = new HashMap<>();
  private long quietFrom;

  long openNanos(String path, String key, long now) {
    forget(now);
    long open = 0;
    for (String name : names(path, key)) {
      Entry entry = entries.getOrDefault(name, new Entry());
      if (entry.probe != null) {
        return Long.MAX_VALUE;
      }
      open = Math.max(open, entry.blocked ? entry.until : 0);
    }
    return open;
  }

  /** The names of what a request would probe, which from now on it does. */
  List<String> startProbe(String path, String key, Object probe) {
    List<String> probed = new ArrayList<>();
    for (String name : names(path, key)) {
      Entry entry = entries.get(name);
      if (entry != null && entry.blocked) {
        entry.probe = probe;
        probed.add(name);
      }
    }
    return probed;
  }

  void report(String path, String key, Evidence evidence, Object probe, long now, long hint) {
    forget(now);
    for (String name : names(path, key)) {
      Entry entry = entries.computeIfAbsent(name, unused -> new Entry());
      if (probe != null && entry.probe == probe) {
        entry.probe = null;
        endProbe(name, entry, evidence, now, hint);
      } else if (!entry.blocked) {
        observe(name, entry, evidence, now, hint);
      }
    }
  }

  int blocked(long now) {
    forget(now);
    return (int) entries.values().stream().filter(entry -> entry.blocked).count();
  }

  void clear() {
    entries.clear();
  }

  private void forget(long now) {
    if (now >= quietFrom) {
      entries.clear();
    }
  }

  private void endProbe(String name, Entry entry, Evidence evidence, long now, long hint) {
    switch (evidence) {
      case NEUTRAL -> blockUntil(entry, now);
      case DELIVERED -> {
        entry.errors = Math.max(0, entry.errors - 2);
        if (entry.errors == 0) {
          entry.blocked = false;
        } else {
          blockUntil(entry, now + backoff(entry.errors));
        }
      }
      default -> fail(name, entry, evidence, now, hint);
    }
  }

  private void observe(String name, Entry entry, Evidence evidence, long now, long hint) {
    boolean path = name.startsWith("path");
    if (path && evidence == Evidence.DELIVERED) {
      entry.outcomes.add(false);
      entry.row.clear();
    } else if (path && (evidence == Evidence.FAILED || evidence == Evidence.TIMED_OUT)) {
      entry.outcomes.add(true);
      entry.row.add(evidence);
      quietFrom = Math.max(quietFrom, now + TEN_MINUTES);
      if (isDown(entry)) {
        fail(name, entry, evidence, now, hint);
      }
    } else if (name.equals("domain") && evidence == Evidence.HOST_DOWN) {
      fail(name, entry, evidence, now, hint);
    } else if (name.startsWith("key")
        && (evidence == Evidence.THROTTLED || evidence == Evidence.KEY_REFUSED)) {
      fail(name, entry, evidence, now, hint);
    }
  }

  private static boolean isDown(Entry entry) {
    int size = entry.row.size();
    long timeouts = 0;
    for (int i = size - 1; i >= 0 && entry.row.get(i) == Evidence.TIMED_OUT; i--) {
      timeouts++;
    }
    List<Boolean> last =
        entry.outcomes.subList(Math.max(0, entry.outcomes.size() - 100), entry.outcomes.size());
    return size >= 20 || timeouts >= 5 || last.stream().filter(failed -> failed).count() > 50;
  }

  private void fail(String name, Entry entry, Evidence evidence, long now, long hint) {
    if (name.startsWith("key") && evidence == Evidence.KEY_REFUSED) {
      entry.errors = Math.max(1, entry.errors);
      blockUntil(entry, now + hint);
      return;
    }
    entry.errors = Math.min(6, entry.errors + 1);
    long wait = backoff(entry.errors);
    if (name.startsWith("key") && evidence == Evidence.THROTTLED) {
      wait = Math.max(wait, Math.min(hint, MINUTES_5));
    }
    blockUntil(entry, now + wait);
  }

  private void blockUntil(Entry entry, long until) {
    entry.blocked = true;
    entry.until = until;
    entry.outcomes.clear();
    entry.row.clear();
    quietFrom = Math.max(quietFrom, until + TEN_MINUTES);
  }

  /** At the random number 0. */
  private static long backoff(int errors) {
    return Gates.seconds(Math.min(64, 1 << errors));
  }

  private static List<String> names(String path, String key) {
    return List.of("domain", "path " + path, "key " + path + " " + key);
  }
}
