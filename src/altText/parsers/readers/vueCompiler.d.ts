/** The build for browsers, which is a fifteenth of the size of the one for Node because it doesn't include Babel. */
declare module "@vue/compiler-dom/dist/compiler-dom.esm-browser.prod.js" {
  export * from "@vue/compiler-dom";
}
