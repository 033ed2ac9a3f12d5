import { defineAction } from "../action.ts";

export const findUiProblems = defineAction({
  id: "findUiProblems",
  order: 3,
  title: "Find UI Problems",
  command: {
    id: "oriel.findUiProblems",
    title: "Find UI Problems…",
    description: "Finds design and accessibility problems, the most serious first.",
  },
  submenu: {},
  prompt: () =>
    "Review this user interface as a careful designer and accessibility expert would. Look for: text or icons with too little contrast; text that " +
    "is clipped, truncated, overlapping or wrapped badly; misaligned or unevenly spaced elements; controls without a visible label; targets that " +
    "are too small; meaning conveyed by color alone; missing or unclear states (focus, disabled, error); inconsistent wording. List only what " +
    "you can see in the image, the most serious first. For each: where it is, what is wrong, whom it affects (name the WCAG criterion where one " +
    "applies), and how to fix it in code. If you find nothing, say so.",
});
