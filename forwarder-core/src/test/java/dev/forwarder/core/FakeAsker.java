package dev.forwarder.core;

import dev.forwarder.api.Reply;
import dev.forwarder.api.ReplyHandler;
import dev.forwarder.api.RequestReply;
import dev.forwarder.api.Transport;
import dev.forwarder.api.TransportRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A transport that is asked about keys. It takes every payload, keeps the questions, and answers
 * them by rule ({@link #answers}) or by hand ({@link Question#reply}).
 */
final class FakeAsker implements Transport, RequestReply {

  private final List<Question> questions = new ArrayList<>();
  private Function<Question, @Nullable Reply> rule = question -> null;

  /** One question as it was asked. */
  record Question(Probe probe, CompletableFuture<Reply> answer) {

    String host() {
      return probe.uri().getHost();
    }

    String secret() {
      return probe.headers().get(0).value();
    }

    void reply(int status) {
      answer.complete(Reply.of(status));
    }

    boolean isOpen() {
      return !answer.isDone();
    }
  }

  /** Each question gets this answer; what gets null waits for {@link Question#reply}. */
  void answers(Function<Question, @Nullable Reply> newRule) {
    rule = newRule;
  }

  /** Each question gets this status. */
  void answers(int status) {
    rule = question -> Reply.of(status);
  }

  /** Questions are left alone. */
  void answersNothing() {
    rule = question -> null;
  }

  @Override
  public CompletionStage<Reply> exchange(Probe probe) {
    Question question = new Question(probe, new CompletableFuture<>());
    questions.add(question);
    Reply reply = rule.apply(question);
    if (reply != null) {
      question.answer().complete(reply);
    }
    return question.answer();
  }

  /** Everything that was ever asked, in order. */
  List<Question> questions() {
    return List.copyOf(questions);
  }

  /** The secrets that were asked about, in order. */
  List<String> secrets() {
    return questions.stream().map(Question::secret).toList();
  }

  /** What has no answer. */
  List<Question> open() {
    return questions.stream().filter(Question::isOpen).toList();
  }

  void forget() {
    questions.clear();
  }

  @Override
  public Exchange send(TransportRequest request, ReplyHandler handler) {
    handler.onReply(Reply.of(202));
    return () -> {};
  }

  @Override
  public void close() {}
}
