package dev.forwarder.api;

/** Takes the reply to one attempt. */
@FunctionalInterface
public interface ReplyHandler {

  /**
   * The attempt has ended. The first call counts; further ones are ignored. Never throws, never
   * blocks; may start other attempts before it returns. Any thread may call it, also from within
   * {@link Transport#send}.
   *
   * @param reply what it brought back
   */
  void onReply(Reply reply);
}
