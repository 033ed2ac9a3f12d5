/** Characters and sequences for generated texts: some have a meaning in a syntax, some are plain. */
export const CHARACTERS = [
  ...Array.from("ab cé漢😀 \t\n\"'`\\[](){}<>&|*_~!#$%;:/=@.-^"),
  "&amp;",
  "&#39;",
  "](x)",
  "--",
  "${x}",
  "{{x}}",
  "</",
  "http://a.bc",
  "www.a.bc",
];
