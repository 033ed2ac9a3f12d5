/** Schemas for the parameters of messages to the worker. Messages from another build may not match them. */
import * as z from "zod/mini";
import { descriptionPlaceIds, type DescriptionPlaceId } from "../document/edits/descriptions/createDescriptionChange.ts";
import { syntaxIds, type Syntax } from "../document/syntax.ts";
import { AltSettings } from "../repository/settings.ts";
import { ruleIds } from "../rules/rules.ts";
import { ImageRef } from "../../protocol/images.ts";
import { Target } from "../../protocol/target.ts";

const span = z.object({ from: z.number(), to: z.number() });
const snippet = {
  from: z.number(),
  before: z.string(),
  occurrence: z.exactOptional(z.object({ index: z.number(), count: z.number() })),
};
const syntax = z.enum(syntaxIds as [Syntax, ...Syntax[]]);
const version = { uri: z.string(), version: z.number() };
const request = { id: z.number() };
const folder = { folder: z.string() };

export const SettingsChange = z.object({
  ...folder,
  settings: AltSettings,
  repositoryFiles: z.exactOptional(z.array(z.object({ file: z.string(), text: z.string(), folder: z.string() }))),
  root: z.exactOptional(z.string()),
  path: z.exactOptional(z.string()),
});
export const Opening = z.object({ ...version, ...folder, syntax, text: z.string(), path: z.exactOptional(z.string()) });
export const TextChange = z.object({ ...version, text: z.string() });
export const Closing = z.object({ uri: z.string() });

export const Diagnostic = z.object({ ...request, ...version });
export const Hover = z.object({ ...request, ...version, offset: z.number() });
export const CodeAction = z.object({ ...request, ...version, range: span, rules: z.array(z.enum(ruleIds)) });
export const Uses = z.object({ ...request, ...version });
export const Plan = z.object({
  ...request,
  ...version,
  changes: z.array(
    z.object({
      ...snippet,
      replacement: z.discriminatedUnion("kind", [
        z.object({ kind: z.literal("alt"), alt: z.string() }),
        z.object({ kind: z.literal("snippet"), text: z.string() }),
        z.object({ kind: z.literal("suppression"), rule: z.enum(ruleIds) }),
        z.object({ kind: z.literal("description"), text: z.string(), place: z.string() }),
        z.object({ kind: z.literal("removal"), text: z.string() }),
      ]),
    }),
  ),
});
export const Problems = z.object({ ...request, ...version, ...snippet, alt: z.string() });

const attachedUse = z.object({ cell: z.exactOptional(z.number()), target: z.exactOptional(z.string()) });
export const Attachments = z.object({ ...request, notebook: z.instanceof(Uint8Array), uses: z.array(attachedUse) });

export const ScanDocument = z.object({ ...request, ...folder, path: z.string(), source: z.exactOptional(z.string()) });
export const PlanDocument = z.object({
  ...request,
  ...folder,
  path: z.string(),
  requests: z.array(z.object({ from: z.number(), before: z.string(), alt: z.string(), description: z.exactOptional(z.string()) })),
  descriptionPlace: z.exactOptional(z.enum(descriptionPlaceIds as [DescriptionPlaceId, ...DescriptionPlaceId[]])),
});
const documentSource = { ...request, ...folder, syntax, source: z.string() };
export const FindUses = z.object(documentSource);
export const DescribeUse = z.object({ ...documentSource, index: z.number() });
export const CheckAlt = z.object({ ...documentSource, index: z.number(), alt: z.string() });
export const CheckAltsTogether = z.object({ ...documentSource, texts: z.map(z.number(), z.string()) });
export const Page = z.object({ ...request, ...folder, path: z.string(), syntax, source: z.string() });
export const Scan = z.object({ ...request, ...folder, unsaved: z.array(z.tuple([z.string(), z.string()])) });
export const Write = z.object({
  ...request,
  ...folder,
  jobs: z.array(
    z.object({
      ...snippet,
      key: z.string(),
      name: z.string(),
      syntax,
      document: z.union([z.object({ source: z.string() }), z.object({ path: z.string() })]),
      image: z.union([z.object({ path: z.string() }), z.object({ ref: ImageRef }), z.literal("attached")]),
    }),
  ),
  target: Target,
  language: z.exactOptional(z.string()),
  isUrgent: z.boolean(),
});
