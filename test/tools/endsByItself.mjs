// Fails a test process that does not exit after its last test: something is still open, and mocha would wait forever.
const GRACE_MS = 15_000;

export const mochaHooks = {
  afterAll() {
    const late = setTimeout(() => {
      const open = process.getActiveResourcesInfo().join(", ");
      process.stderr.write(`\n  Open resources keep the process running ${GRACE_MS / 1000} s after the last test: ${open}\n`);
      process.exit(1);
    }, GRACE_MS);
    // The timer itself does not keep the process running.
    late.unref();
  },
};
