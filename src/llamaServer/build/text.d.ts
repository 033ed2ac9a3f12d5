/** Text that esbuild puts into the bundle as it is. */
declare module "*.txt" {
  const text: string;
  export default text;
}
