/** Text file that esbuild embeds in the bundle. */
declare module "*.txt" {
  const text: string;
  export default text;
}
