/**
 * Processes items in order, at most `limit` at a time. After the first failure, no further item is started, and the promise rejects once
 * the running items have finished.
 * @throws the first error that `work` throws
 */
export async function runConcurrently<T>(items: Iterable<T>, limit: number, work: (item: T) => Promise<void>): Promise<void> {
  const iterator = items[Symbol.iterator]();
  let firstFailure: { error: unknown } | undefined;
  const run = async () => {
    for (let next = iterator.next(); !next.done && firstFailure === undefined; next = iterator.next()) {
      try {
        await work(next.value);
      } catch (error) {
        firstFailure ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: limit }, run));
  // oxlint-disable-next-line typescript/only-throw-error -- rethrows what `work` threw
  if (firstFailure !== undefined) throw firstFailure.error;
}
