import type { Selection } from "../../protocol/ask.ts";
import { chosenImages } from "../images/chosenImages.ts";
import type { ImageSource } from "../../chat/imageSource.ts";

export type Write = (sources: ImageSource[], selection?: Selection) => Promise<void>;

/** “Ask About Image…”: opens the panel with the images of the command attached, if any, and the cursor where the question is written. */
export async function askAboutImage(write: Write, clicked: unknown, selected: unknown): Promise<void> {
  await write((await chosenImages(clicked, selected)) ?? []);
}
