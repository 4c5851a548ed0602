import { existsSync, readFileSync } from 'node:fs';

const folder = new URL('../../../../shared/samples/commercelayer/', import.meta.url);

/** A recorded or derived body of the project's reference samples, which lie beside the repository; null: not here. */
export function recorded<Sample>(name: string): Sample | null {
  const file = new URL(name, folder);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Sample) : null;
}
