import type { Region } from "../image/tiles.ts";

/** A place in which two images differ, in pixels of each image. Content that was added has no place before, and removed content none after. */
export interface ChangedRegion {
  before?: Region;
  after?: Region;
}
