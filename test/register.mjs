// Lets mocha and Node run tests from their TypeScript sources, without a build: `npx mocha FILE`, or `node --import ./test/register.mjs FILE`.
import { register } from "node:module";

process.setSourceMapsEnabled(true);
register("./sourceLoader.mjs", import.meta.url);
