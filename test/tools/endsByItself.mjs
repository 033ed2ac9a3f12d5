// A test process that does not end by itself has left something open, as Oriel's own processes then would. mocha would wait for ever.
const GRACE_MS = 15_000;

export const mochaHooks = {
  afterAll() {
    const late = setTimeout(() => {
      const open = process.getActiveResourcesInfo().join(", ");
      process.stderr.write(`\n  ${GRACE_MS / 1000} s after the last test something still keeps the process alive: ${open}\n`);
      process.exit(1);
    }, GRACE_MS);
    // On its own the timer keeps nothing alive.
    late.unref();
  },
};
