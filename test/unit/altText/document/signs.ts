/** Signs that mean something in one syntax or another, and some that mean nothing. */
export const SIGNS = [
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
