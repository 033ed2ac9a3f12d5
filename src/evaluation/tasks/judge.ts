import * as z from "zod/mini";
import { judgeAlt, verdicts } from "../../altText/index.ts";
import { addMeasurements } from "../ask.ts";
import { RequestRecorder, withEmptyCache } from "../suggestAlt.ts";
import { defineTask, ManifestError } from "../task.ts";

/** The judgment on existing alt text, as `oriel alt judge` asks for it. */
export const judge = defineTask({
  id: "judge",
  order: 7,
  title: "Judge alt text",
  imageCount: 1,
  shape: {
    /** Path of the document that shows the image with the alt text to judge, relative to the folder. */
    page: z.string().check(z.minLength(1)),
    verdict: z.enum(verdicts),
  },
  async prepare({ page, verdict }, [image = ""], { findUse, settings, parser }) {
    const use = await findUse(page, image);
    if (use === undefined) throw new ManifestError(`${page} does not show ${image}, or can't be read.`);
    const { document, index } = use;
    const alt = document.uses[index]?.alt;
    return {
      question: `Judge “${alt?.kind === "text" ? alt.value : ""}” in ${page}`,
      expected: [verdict],
      async ask([imageRef], model, signal) {
        if (imageRef === undefined) throw new RangeError("A judgment needs an image.");
        const recorder = new RequestRecorder(model);
        const judgment = await withEmptyCache(async (cacheFolder) => {
          const { rules, maxLength } = settings;
          const writer = { target: model.target, client: recorder.client, ...parser, rules, maxLength, cacheFolder };
          return (await judgeAlt({ ...document, name: page }, index, imageRef, writer, signal)).judgment;
        });
        const choice = { metric: "verdict", expected: verdict, given: judgment?.verdict ?? "none" } as const;
        return {
          kind: "scored",
          answer: judgment === undefined ? "" : [judgment.verdict, judgment.reason, judgment.suggestion].filter(Boolean).join("\n"),
          choice,
          scores: { verdict: choice.given === verdict ? 1 : 0, firstTry: recorder.textCount === 1 ? 1 : 0 },
          measurement: addMeasurements(recorder.measurements),
        };
      },
    };
  },
});
