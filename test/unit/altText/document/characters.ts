/** Characters and sequences with a meaning in some syntax, and some without any, for generated texts. */
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
