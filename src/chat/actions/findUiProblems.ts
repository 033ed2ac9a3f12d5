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
  measuresContrast: true,
  prompt: () =>
    "Review this user interface as a careful designer and accessibility expert would. Look for: text or icons with too little contrast; text that " +
    "is clipped, truncated, overlapping or wrapped badly; misaligned or unevenly spaced elements; controls without a visible label; targets that " +
    "are too small; meaning conveyed by color alone; missing or unclear states (focus, disabled, error); inconsistent wording. List only what " +
    "you can see in the image: at most 8 problems, the most serious first. For each: where it is, the quoted text or the color that shows it, what is " +
    "wrong, whom it affects (name the WCAG criterion where one applies), how to fix it in code, and whether you are sure. Don't state contrast " +
    "ratios or sizes in pixels unless they were measured for you. If you find nothing, say so.",
});
