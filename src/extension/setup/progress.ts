import { formatShare } from "../../core/formatUnits.ts";
import { describeSetup } from "../../models/setup/describeSetup.ts";
import type { SetupPlan } from "../../models/setup/plan.ts";
import type { JobEvent } from "../../models/worker/messages.ts";

/** Progress of a setup, as shown to the user. */
export interface Progress {
  text: string;
  /** One line per step, if there are several. */
  lines?: string[];
  /** 0…1; undefined while the size is unknown. */
  fraction?: number;
  /** Set if the fraction covers only one of several steps: the next step starts at 0 again. */
  isOneStep?: true;
}

/** @param plan what the setup downloads; undefined before that is known */
export function describeProgress(job: JobEvent, plan?: SetupPlan): Progress {
  switch (job.job) {
    case "check":
      return { text: formatShare(job.bytes, job.totalBytes), fraction: job.bytes / job.totalBytes };
    case "add": {
      if (job.event.kind === "waiting") return { text: "Waiting for another window or process that is using this model" };
      const { kind, role, bytes, totalBytes } = job.event;
      const text = `${kind === "copying" ? "Copying" : "Verifying"} the ${role}: ${formatShare(bytes, totalBytes)}`;
      return { text, fraction: bytes / Math.max(1, totalBytes), ...(role === "model" ? {} : { isOneStep: true }) };
    }
    case "setUp":
      return plan === undefined ? { text: "Checking what is missing" } : describeSetup(plan, job.event);
  }
}
