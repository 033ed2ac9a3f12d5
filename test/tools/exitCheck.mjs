// Fails a test process that does not exit after its last test. A resource is still open then, and mocha would wait forever.
const GRACE_MS = 15_000;

export const mochaHooks = {
  afterAll() {
    const timer = setTimeout(() => {
      const openResources = process.getActiveResourcesInfo().join(", ");
      process.stderr.write(`\n  Open resources keep the process running ${GRACE_MS / 1000} s after the last test: ${openResources}\n`);
      process.exit(1);
    }, GRACE_MS);
    // The timer must not keep the process running.
    timer.unref();
  },
};
