import type { Selection } from "../../protocol/ask.ts";
import { findCommandImages } from "../images/commandImages.ts";
import type { ImageSource } from "../../chat/imageSource.ts";

export type Write = (sources: ImageSource[], selection?: Selection) => Promise<void>;

/** “Ask About Image…”: opens the panel, attaches the command's images, and focuses the question box. */
export async function askAboutImage(write: Write, clicked: unknown, selected: unknown): Promise<void> {
  await write((await findCommandImages(clicked, selected)) ?? []);
}
