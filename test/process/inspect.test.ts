import assert from "node:assert/strict";
import { build } from "esbuild";
import { createBundleOptions } from "../../esbuild.config.mjs";

describe("ORIEL_INSPECT", function () {
  this.timeout(60_000);

  async function findBundlesWith(text: string, isDevelopment: boolean): Promise<string[]> {
    const { nodeBundles, decoder } = createBundleOptions({ isDevelopment });
    const results = await Promise.all([nodeBundles, decoder].map((options) => build({ ...options, write: false })));
    return results
      .flatMap(({ outputFiles }) => outputFiles)
      .filter((file) => file.path.endsWith("js") && file.text.includes(text))
      .map(({ path }) => path);
  }

  it("works in development builds", async () => {
    assert.notDeepEqual(await findBundlesWith("ORIEL_INSPECT", true), []);
  });

  it("does not occur in the shipped bundles", async () => {
    assert.deepEqual(await findBundlesWith("ORIEL_INSPECT", false), []);
    assert.deepEqual(await findBundlesWith("--inspect=", false), []);
  });
});
