// Lets mocha run the tests from their TypeScript sources, without a build: `npx mocha --import ./test/register.mjs FILE`.
import { register } from "node:module";

process.setSourceMapsEnabled(true);
register("./sourceLoader.mjs", import.meta.url);
