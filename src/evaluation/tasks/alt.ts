import * as z from "zod/mini";
import { findOtherLanguage, roles } from "../../altText/index.ts";
import { contentTruth, describeContent, scoreContent } from "../scoring/content.ts";
import { suggestAlt } from "../suggestAlt.ts";
import { defineTask, ManifestError } from "../task.ts";

/** Alt text for an image on a page, as `oriel alt write` writes it. */
export const alt = defineTask({
  id: "alt",
  order: 6,
  title: "Alt text",
  imageCount: 1,
  shape: {
    /** Path of the document that shows the image, relative to the folder. Alt text in it is not shown to the model. */
    page: z.string().check(z.minLength(1)),
    role: z.enum(roles),
    ...contentTruth,
    /** Language in which the alt text must be, such as `de`. */
    language: z.optional(z.string().check(z.minLength(2))),
    /** Alt text that a specialist would accept, for the report and for the judge model. */
    example: z.optional(z.string().check(z.minLength(1))),
  },
  async prepare({ page, role, language, example, ...truth }, [image = ""], services) {
    const use = await services.findUse(page, image);
    if (use === undefined) throw new ManifestError(`${page} does not show ${image}, or can't be read.`);
    return {
      question: `Alt text in ${page}`,
      expected: [example ?? role, role, ...(language === undefined ? [] : [`in ${language}`]), ...describeContent(truth)],
      async ask([imageRef], model, signal) {
        if (imageRef === undefined) throw new RangeError("Alt text needs an image.");
        const { proposal, isFirstTry, measurement } = await suggestAlt(use, page, imageRef, services, model, signal);
        const choice = { metric: "role", expected: role, given: proposal.role } as const;
        return {
          kind: "scored",
          answer: proposal.alt,
          choice,
          scores: {
            ...scoreContent(`${proposal.alt}\n${proposal.description}`, truth),
            role: choice.given === role ? 1 : 0,
            ...(language === undefined || proposal.alt === ""
              ? {}
              : { language: findOtherLanguage(proposal.alt, language) === undefined ? 1 : 0 }),
            firstTry: isFirstTry ? 1 : 0,
            rules: proposal.reviewReason === undefined ? 1 : 0,
          },
          measurement,
        };
      },
    };
  },
});
