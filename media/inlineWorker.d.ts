/** The bundled source code of a worker, as text; see esbuild.config.mjs. */
declare module "inline-worker:*" {
  const source: string;
  export default source;
}
