import type { WriteResult } from "../../../../../src/altText/light.ts";
import { Review } from "../../../../../src/extension/altText/review/review.ts";
import type { ReviewedUse } from "../../../../../src/extension/altText/review/reviewedUse.ts";
import { waitUntil } from "../../../../waiting.ts";
import { scanMarkdown } from "./reviewedUses.ts";
import { ScriptedServices } from "./scriptedServices.ts";

export const createProposal = (alt: string, reviewReason?: string): WriteResult => ({
  kind: "proposed",
  proposal: { role: "informative", alt, description: "", ...(reviewReason === undefined ? {} : { reviewReason }) },
});

/** Scans a Markdown document with `count` images. */
export const scanDocument = (count: number) =>
  scanMarkdown("a.md", Array.from({ length: count }, (_, index) => `![image](${index}.png)`).join("\n\n"));

/** Review with scripted services, and shorthands for tests. */
export class ReviewFixture {
  readonly services = new ScriptedServices();
  /** Notifications of the view: “all”, “status”, and the ids of changed uses. */
  readonly notifications: string[] = [];
  review = this.createReview();

  /** Creates another review with the same services, as after a reload. */
  createReview(): Review {
    const { notifications } = this;
    return new Review(this.services, {
      onUsesReplaced: () => notifications.push("all"),
      onChange: (uses) => notifications.push(...uses.map(({ id }) => id)),
      onStatus: () => notifications.push("status"),
    });
  }

  async scan(...uses: ReviewedUse[]): Promise<void> {
    const number = this.services.audits.length;
    const done = this.review.scan();
    this.services.audits[number]?.resolve({ folders: [{ path: ".", images: uses.length + 3 }], uses, skippedDocuments: [] });
    await done;
  }

  getState(index: number) {
    return this.review.uses[index]?.state;
  }

  get kinds() {
    return this.review.uses.map((use) => use.state.kind);
  }

  getId(index: number): string {
    return this.review.uses[index]?.id ?? "";
  }

  get ids() {
    return this.review.uses.map((use) => use.id);
  }

  /** Waits until `count` writes have been requested. @returns the last of them */
  awaitWrite(count: number) {
    return waitUntil(() => this.services.writes[count - 1], `write ${count}`);
  }
}
