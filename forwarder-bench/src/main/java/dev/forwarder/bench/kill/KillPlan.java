package dev.forwarder.bench.kill;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Where the processes of a run are killed: at the points in turn, the main ones more often, and at
 * random in between. What was aimed at and not met is aimed at again.
 */
final class KillPlan {

  private static final int LEAST_HITS = 3;

  /** Each so many kills one is at random. */
  private static final int RANDOM_EACH = 7;

  private final List<Point> points;
  private final RandomGenerator random;
  private final Deque<Point> wanted = new ArrayDeque<>();
  private final Map<Point, Integer> hits = new HashMap<>();
  private final int goal;
  private int kills;
  private int randomKills;

  /**
   * A plan.
   *
   * @param goal how many kills at the least
   */
  KillPlan(int goal, boolean forces, RandomGenerator random) {
    this.goal = goal;
    this.points = Point.all(forces);
    this.random = random;
  }

  /** Whether there were enough, everywhere where they must be. */
  boolean isDone() {
    return kills >= goal && missing().isEmpty();
  }

  /** Where there were too few; nothing is missing where so many kills are not to be. */
  List<Point> missing() {
    return points.stream().filter(point -> hits(point) < least(point)).toList();
  }

  private int least(Point point) {
    int room = goal - (goal + RANDOM_EACH - 1) / RANDOM_EACH;
    if (room >= points.size() * LEAST_HITS) {
      return LEAST_HITS;
    }
    long main = points.stream().filter(Point::isMain).count();
    boolean fits = room >= points.size() + main * (LEAST_HITS - 1);
    return fits ? (point.isMain() ? LEAST_HITS : 1) : 0;
  }

  /** Where the next one is to be; null for at random. */
  @Nullable Point next() {
    if (kills % RANDOM_EACH == 0) {
      return null;
    }
    if (wanted.isEmpty()) {
      refill();
    }
    return wanted.peek();
  }

  private void refill() {
    List<Point> next = new ArrayList<>(missing());
    if (next.isEmpty()) {
      next.addAll(points);
    }
    for (int i = next.size(); i > 1; i--) {
      Collections.swap(next, i - 1, random.nextInt(i));
    }
    wanted.addAll(next);
  }

  /** One was killed there; null: at random, or where it was not aimed at. */
  void killed(@Nullable Point aimed, boolean isHit) {
    kills++;
    if (aimed != null) {
      wanted.remove(aimed);
    }
    if (aimed != null && isHit) {
      hits.merge(aimed, 1, Integer::sum);
    } else {
      randomKills++;
    }
  }

  int kills() {
    return kills;
  }

  int randomKills() {
    return randomKills;
  }

  int hits(Point point) {
    return hits.getOrDefault(point, 0);
  }

  List<Point> points() {
    return points;
  }
}
