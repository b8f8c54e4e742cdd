package dev.forwarder.endpoints.echopost.binary;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** A file that takes a body up to a size, and is forced to disk at its end. */
final class LimitedFile implements BodySubscriber<Void> {

  private final Path file;
  private final long maxBytes;
  private final CompletableFuture<Void> whole = new CompletableFuture<>();
  private @Nullable Subscription subscription;
  private @Nullable FileChannel channel;
  private long bytes;
  private volatile boolean tooLarge;
  private volatile @Nullable IOException writeFailure;

  LimitedFile(Path file, long maxBytes) {
    this.file = file;
    this.maxBytes = maxBytes;
  }

  boolean isTooLarge() {
    return tooLarge;
  }

  @Nullable IOException writeFailure() {
    return writeFailure;
  }

  @Override
  public CompletionStage<Void> getBody() {
    return whole;
  }

  @Override
  public synchronized void onSubscribe(Subscription newSubscription) {
    subscription = newSubscription;
    try {
      channel =
          FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
      newSubscription.request(Long.MAX_VALUE);
    } catch (IOException e) {
      giveUp(e);
    }
  }

  @Override
  public synchronized void onNext(List<ByteBuffer> parts) {
    FileChannel open = channel;
    if (open == null || whole.isDone()) {
      return;
    }
    for (ByteBuffer part : parts) {
      bytes += part.remaining();
    }
    if (bytes > maxBytes) {
      tooLarge = true;
      giveUp(new IOException("too large"));
      return;
    }
    try {
      for (ByteBuffer part : parts) {
        writeAll(open, part);
      }
    } catch (IOException e) {
      giveUp(e);
    }
  }

  private static void writeAll(FileChannel to, ByteBuffer part) throws IOException {
    while (part.hasRemaining()) {
      to.write(part);
    }
  }

  private void giveUp(IOException e) {
    if (!tooLarge) {
      writeFailure = e;
    }
    Subscription current = subscription;
    if (current != null) {
      current.cancel();
    }
    whole.completeExceptionally(e);
  }

  @Override
  public void onError(Throwable failure) {
    whole.completeExceptionally(failure);
  }

  @Override
  public synchronized void onComplete() {
    FileChannel open = channel;
    if (open == null || whole.isDone()) {
      return;
    }
    try {
      open.force(true);
      open.close();
      whole.complete(null);
    } catch (IOException e) {
      giveUp(e);
    }
  }

  /** Nothing is written any more from here on. */
  synchronized void close() {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        whole.completeExceptionally(e);
      }
    }
  }
}
