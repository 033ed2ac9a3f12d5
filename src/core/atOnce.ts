/**
 * Works on all items in order, on at most `most` at once. The first that fails ends it: none is begun after that, and what is under way
 * comes to its end before this does. @throws what `work` throws first
 */
export async function atOnce<T>(items: Iterable<T>, most: number, work: (item: T) => Promise<void>): Promise<void> {
  const left = items[Symbol.iterator]();
  let failed: { error: unknown } | undefined;
  const run = async () => {
    for (let next = left.next(); !next.done && failed === undefined; next = left.next()) {
      try {
        await work(next.value);
      } catch (error) {
        failed ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: most }, run));
  // oxlint-disable-next-line typescript/only-throw-error -- as it was thrown
  if (failed !== undefined) throw failed.error;
}
