package dev.forwarder.bench.disk;

/**
 * What a keeper is to do.
 *
 * @param folder where; for what is to be written it is made anew
 * @param records how many records
 * @param batch how many are written at once, by keepers that leave that to their user
 */
public record KeeperTask(String folder, long records, int batch) {

  /** Checks the bounds. */
  public KeeperTask {
    if (records < 1 || batch < 1) {
      throw new IllegalArgumentException(
          "records and batch must be 1 or more, were: " + records + ", " + batch);
    }
  }
}
