import { commandDefinitions } from "./commands.ts";
import { LANGUAGE_IDS } from "./languages.ts";
import { ACTIONS_MENU, menus } from "./menus.ts";
import { CHAT_VIEW_TYPE, HAS_REPORT, REPORT_VIEW, REVIEW_VIEW_TYPE, SENT_IMAGE_SCHEME } from "./names.ts";
import { Text, type Setting } from "./setting.ts";
import { settings } from "./settings.ts";
import { extensionTexts } from "./texts.ts";
import { walkthrough } from "./walkthrough.ts";

/** Generated keys of package.json, and the texts of its placeholders for package.nls.json. */
export interface Manifest {
  contributes: Record<string, unknown>;
  activationEvents: string[];
  capabilities: Record<string, unknown>;
  texts: Record<string, string>;
}

export function buildManifest(): Manifest {
  const texts: Record<string, string> = { displayName: extensionTexts.displayName, description: extensionTexts.description };
  /** Replaces a text with its placeholder. */
  const addText = (key: string, text: string): string => {
    texts[key] = text;
    return `%${key}%`;
  };
  const capabilities = {
    untrustedWorkspaces: {
      supported: "limited",
      description: addText("untrustedWorkspaces", extensionTexts.untrustedWorkspaces),
      restrictedConfigurations: settings.filter(({ isRestricted }) => isRestricted).map(({ key }) => `oriel.${key}`),
    },
    virtualWorkspaces: true,
  };
  const contributes = {
    commands: commandDefinitions.map(({ id, title, icon }) => ({
      command: id,
      title: addText(id.replace(/^oriel/, "command"), title),
      category: "Oriel",
      ...(icon === undefined ? {} : { icon: `$(${icon})` }),
    })),
    walkthroughs: [buildWalkthrough(addText)],
    submenus: [{ id: ACTIONS_MENU.id, label: addText("menu.actions", ACTIONS_MENU.label) }],
    views: {
      explorer: [{ id: REPORT_VIEW, name: addText("view.altTextReport", "Alt Texts"), icon: "media/icon.png", when: HAS_REPORT }],
    },
    menus,
    configuration: {
      title: "Oriel",
      properties: Object.fromEntries(settings.map((setting) => [`oriel.${setting.key}`, buildProperty(setting, addText)])),
    },
  };
  const activationEvents = [
    ...LANGUAGE_IDS.map((id) => `onLanguage:${id}`),
    `onFileSystem:${SENT_IMAGE_SCHEME}`,
    ...[CHAT_VIEW_TYPE, REVIEW_VIEW_TYPE].map((type) => `onWebviewPanel:${type}`),
  ].toSorted();
  return { contributes, activationEvents, capabilities, texts };
}

type AddText = (key: string, text: string) => string;

function buildWalkthrough(addText: AddText): Record<string, unknown> {
  return {
    id: walkthrough.id,
    title: addText("walkthrough.title", walkthrough.title),
    description: addText("walkthrough.description", walkthrough.description),
    icon: walkthrough.icon,
    steps: walkthrough.steps.map(({ id, title, description, alt, completionEvents }) => ({
      id,
      title: addText(`walkthrough.${id}.title`, title),
      description: addText(`walkthrough.${id}.description`, description),
      media: { svg: `media/walkthrough/${id}.svg`, altText: addText(`walkthrough.${id}.alt`, alt) },
      completionEvents,
    })),
  };
}

function buildProperty({ key, order, description, scope, ignoreSync, default: defaultValue, schema }: Setting<unknown>, addText: AddText) {
  const { type, ...rest } = replaceTexts(`config.${key}`, schema, addText) as Record<string, unknown>;
  return {
    type,
    default: defaultValue,
    ...(scope === undefined ? {} : { scope }),
    ...(ignoreSync === undefined ? {} : { ignoreSync }),
    order,
    markdownDescription: addText(`config.${key}`, description),
    ...rest,
  };
}

/** Replaces all texts in a schema, at any depth, with placeholders. */
function replaceTexts(prefix: string, value: unknown, addText: AddText): unknown {
  if (value instanceof Text) return addText(`${prefix}.${value.name}`, value.text);
  if (Array.isArray(value)) return value.map((element) => replaceTexts(prefix, element, addText));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, replaceTexts(prefix, entry, addText)]));
}
