import type { ConfigVersion } from "../model/config.ts";
import { fieldNumber } from "../scenario/values.ts";
import type { Setting, Value } from "../scenario/words.ts";
import { SETTING_KEYS, type Settings, type StorageModel } from "./storage-model.ts";

/** What a storage service understands of the configuration that it runs. What it cannot read has its default. */
export function readSettings(model: StorageModel, version: ConfigVersion): Settings {
  const settings: Record<string, unknown> = { ...model.defaults };
  for (const [setting, field] of model.fields) {
    const value = version.values[field.name];
    const read = value === undefined ? undefined : readValue(model, setting, value);
    if (read !== undefined) settings[SETTING_KEYS[setting]] = read;
  }
  return settings as unknown as Settings;
}

function readValue(model: StorageModel, setting: Setting, value: Value): unknown {
  const field = model.fields.get(setting) as { readonly type: Parameters<typeof fieldNumber>[0] };
  if (setting === "root") return String(value);
  if (setting === "peers" || setting === "accounts") return Array.isArray(value) ? value : undefined;
  const number = fieldNumber(field.type, value);
  return number !== undefined && number >= 0 ? number : undefined;
}
