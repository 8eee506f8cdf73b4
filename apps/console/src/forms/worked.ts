/** Whether a change went through, for who has more to do then; what it was refused for is drawn where it was made. */
export function worked(change: Promise<unknown>): Promise<boolean> {
  return change.then(
    () => true,
    () => false,
  );
}
