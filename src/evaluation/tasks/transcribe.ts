import * as z from "zod/mini";
import { transcribe as transcribeAction } from "../../chat/actions/transcribe.ts";
import { askAction } from "../askAction.ts";
import { toMeasurement } from "../ask.ts";
import { scoreTranscription } from "../scoring/transcription.ts";
import { defineTask } from "../task.ts";

/** The action “Transcribe Text”. */
export const transcribe = defineTask({
  id: "transcribe",
  order: 2,
  title: "Transcribe",
  imageCount: 1,
  /** All text in the image, in reading order. */
  shape: { text: z.string().check(z.minLength(1)) },
  prepare: ({ text }) => ({
    question: transcribeAction.title,
    expected: [text],
    async ask(images, model, signal) {
      const { answer } = await askAction(transcribeAction, images, model, signal);
      return { kind: "scored", answer: answer.text, scores: scoreTranscription(answer.text, text), measurement: toMeasurement(answer) };
    },
  }),
});
