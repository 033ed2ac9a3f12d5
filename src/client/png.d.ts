/** A picture that esbuild puts into the bundle as it is. */
declare module "*.png" {
  const bytes: Uint8Array;
  export default bytes;
}
