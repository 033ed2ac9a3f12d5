/** PNG file that esbuild embeds in the bundle. */
declare module "*.png" {
  const bytes: Uint8Array;
  export default bytes;
}
