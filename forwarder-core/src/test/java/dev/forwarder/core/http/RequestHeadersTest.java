package dev.forwarder.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.Header;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class RequestHeadersTest {

  @Test
  void laterListTakesThePlaceOfAllOfTheSameNameAndKeepsItsOwn() {
    List<Header> low = List.of(header("A", "1"), header("b", "2"), header("a", "3"));
    List<Header> high = List.of(header("a", "4"), header("C", "5"), header("A", "6"));

    assertThat(merged(low, high))
        .containsExactly("b: 2", "a: 4", "A: 6", "C: 5", "Content-Type: application/json");
  }

  @Test
  void whatIsSetForEachRequestCannotBeSetByAList() {
    assertThat(
            merged(
                List.of(
                    header("x-KEY", "1"),
                    header("Idempotency-KEY", "2"),
                    header("Host", "3"),
                    header("content-type", "a/b")),
                List.of()))
        .containsExactly("content-type: a/b");
  }

  /** Each header compared with each other one would take minutes. */
  @Test
  @Timeout(20)
  void manyHeadersAreMergedInOnePass() {
    List<Header> low = many("low");
    List<Header> high = many("high");

    assertThat(merged(low, high)).hasSize(400_001);
  }

  private static List<Header> many(String name) {
    return IntStream.range(0, 200_000).mapToObj(i -> header(name + i, "v")).toList();
  }

  private static Header header(String name, String value) {
    return new Header(name, value);
  }

  private static List<String> merged(List<Header> low, List<Header> high) {
    return Arrays.stream(RequestHeaders.merge("X-Key", low, high))
        .map(header -> header.getName() + ": " + header.getValue())
        .toList();
  }
}
