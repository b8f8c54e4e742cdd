package dev.forwarder.cli.diagnose;

import dev.forwarder.api.Domain;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Examines domains side by side. Used once. */
final class Examiner {
  private static final int AT_A_TIME = 128;

  private final List<Examination> examinations;
  private final AtomicInteger left;
  private final CountDownLatch over = new CountDownLatch(1);

  Examiner(List<Domain> domains, Tools tools) {
    this.examinations = domains.stream().map(domain -> new Examination(domain, tools)).toList();
    this.left = new AtomicInteger(domains.size());
  }

  /** Waits until all have ended, or {@link #end}. */
  void examine() throws InterruptedException {
    if (examinations.isEmpty()) {
      return;
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.min(AT_A_TIME, examinations.size()), TimeLimit::daemon);
    try {
      examinations.forEach(each -> threads.execute(() -> run(each)));
      over.await();
    } finally {
      threads.shutdownNow();
    }
  }

  private void run(Examination examination) {
    try {
      examination.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (left.decrementAndGet() == 0) {
        end();
      }
    }
  }

  /** Ends at once; from any thread. */
  void end() {
    over.countDown();
  }

  /** How many domains have been examined. */
  int examined() {
    return examinations.size() - left.get();
  }

  /** What was found of each domain so far. */
  List<DomainFindings> findings() {
    return examinations.stream().map(Examination::findings).toList();
  }

  /** Whether every check of every domain had its turn. */
  boolean isComplete() {
    return examinations.stream().allMatch(Examination::isComplete);
  }
}
