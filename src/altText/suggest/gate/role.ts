import type { GateCheck } from "./gateCheck.ts";

/** Roles that contradict the markup around the image. */
export const role = {
  id: "role",
  order: 4,
  check: ({ role: given }, { use, opensImage, hasHandler }) => {
    const { control } = use.context;
    if (given === "functional" && control === undefined && !hasHandler) {
      return {
        message: "The role is functional, but the image is not in a link or button.",
        advice: "Describe what the image tells the reader.",
      };
    }
    const isOnlyContent = control !== undefined && control.text === "" && !opensImage;
    if (!isOnlyContent || given === "functional" || given === "decorative") return undefined;
    const purpose = control.kind === "link" ? "where the link leads" : "what it does";
    return { message: `The image is the only content of a ${control.kind}, but the role is ${given}.`, advice: `Say ${purpose}.` };
  },
} as const satisfies GateCheck;
