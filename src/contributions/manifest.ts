import { commandDefinitions } from "./commands.ts";
import { LANGUAGE_IDS } from "./languages.ts";
import { ACTIONS_MENU, menus } from "./menus.ts";
import { CHAT_VIEW_TYPE, HAS_REPORT, REPORT_VIEW, REVIEW_VIEW_TYPE, SENT_IMAGE_SCHEME } from "./names.ts";
import { UserString, type Setting } from "./setting.ts";
import { settings } from "./settings.ts";
import { extensionStrings } from "./strings.ts";
import { walkthrough } from "./walkthrough.ts";

/** Generated keys of package.json, and the strings in package.nls.json that replace their placeholders. */
export interface Manifest {
  contributes: Record<string, unknown>;
  activationEvents: string[];
  capabilities: Record<string, unknown>;
  strings: Record<string, string>;
}

export function buildManifest(): Manifest {
  const strings: Record<string, string> = { displayName: extensionStrings.displayName, description: extensionStrings.description };
  /** Adds a string. @returns its placeholder */
  const addString = (key: string, text: string): string => {
    strings[key] = text;
    return `%${key}%`;
  };
  const capabilities = {
    untrustedWorkspaces: {
      supported: "limited",
      description: addString("untrustedWorkspaces", extensionStrings.untrustedWorkspaces),
      restrictedConfigurations: settings.filter(({ isRestricted }) => isRestricted).map(({ key }) => `oriel.${key}`),
    },
    virtualWorkspaces: true,
  };
  const contributes = {
    commands: commandDefinitions.map(({ id, title, icon }) => ({
      command: id,
      title: addString(id.replace(/^oriel/, "command"), title),
      category: "Oriel",
      ...(icon === undefined ? {} : { icon: `$(${icon})` }),
    })),
    walkthroughs: [buildWalkthrough(addString)],
    submenus: [{ id: ACTIONS_MENU.id, label: addString("menu.actions", ACTIONS_MENU.label) }],
    views: {
      explorer: [{ id: REPORT_VIEW, name: addString("view.altTextReport", "Alt Text"), icon: "media/icon.png", when: HAS_REPORT }],
    },
    menus,
    configuration: {
      title: "Oriel",
      properties: Object.fromEntries(settings.map((setting) => [`oriel.${setting.key}`, buildProperty(setting, addString)])),
    },
  };
  const activationEvents = [
    ...LANGUAGE_IDS.map((id) => `onLanguage:${id}`),
    `onFileSystem:${SENT_IMAGE_SCHEME}`,
    ...[CHAT_VIEW_TYPE, REVIEW_VIEW_TYPE].map((type) => `onWebviewPanel:${type}`),
  ].toSorted();
  return { contributes, activationEvents, capabilities, strings };
}

type AddString = (key: string, text: string) => string;

function buildWalkthrough(addString: AddString): Record<string, unknown> {
  return {
    id: walkthrough.id,
    title: addString("walkthrough.title", walkthrough.title),
    description: addString("walkthrough.description", walkthrough.description),
    icon: walkthrough.icon,
    steps: walkthrough.steps.map(({ id, title, description, alt, completionEvents }) => ({
      id,
      title: addString(`walkthrough.${id}.title`, title),
      description: addString(`walkthrough.${id}.description`, description),
      media: { svg: `media/walkthrough/${id}.svg`, altText: addString(`walkthrough.${id}.alt`, alt) },
      completionEvents,
    })),
  };
}

function buildProperty(
  { key, order, description, scope, ignoreSync, default: defaultValue, schema }: Setting<unknown>,
  addString: AddString,
) {
  const { type, ...rest } = replaceStrings(`config.${key}`, schema, addString) as Record<string, unknown>;
  return {
    type,
    default: defaultValue,
    ...(scope === undefined ? {} : { scope }),
    ...(ignoreSync === undefined ? {} : { ignoreSync }),
    order,
    markdownDescription: addString(`config.${key}`, description),
    ...rest,
  };
}

/** Replaces all user-visible strings in a schema, at any depth, with placeholders. */
function replaceStrings(prefix: string, value: unknown, addString: AddString): unknown {
  if (value instanceof UserString) return addString(`${prefix}.${value.name}`, value.text);
  if (Array.isArray(value)) return value.map((element) => replaceStrings(prefix, element, addString));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, replaceStrings(prefix, entry, addString)]));
}
