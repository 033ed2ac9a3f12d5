/** Characters and sequences for generated text: some are significant in a syntax, others are plain. */
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
