/**
 * A program that another one has forked, over a channel, ends as after Ctrl-C when that one is gone: its work undone, and
 * not left to nobody. Does nothing for a program that was started in another way.
 */
export function endWithParent(): void {
  if (!process.connected) return;
  process.once('disconnect', () => {
    process.kill(process.pid, 'SIGINT');
  });
  // Watching the channel must not keep alive who has done its work.
  process.channel?.unref();
}
