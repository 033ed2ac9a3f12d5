/** Source of a worker's bundle as text; see esbuild.config.mjs. */
declare module "inline-worker:*" {
  const source: string;
  export default source;
}
