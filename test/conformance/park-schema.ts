import protobuf from 'protobufjs';

/** One field or enumeration value as nodes in the field know it. */
export interface ReleasedField {
  number: number;
  /** As in the schema, with `repeated` or `oneof <name>` before it; `value` for an enumeration. */
  type: string;
}

/** Message or enumeration, by its full name inside the package, to its fields. */
export type ReleasedSchema = Record<string, Record<string, ReleasedField>>;

/** What nodes of another version rely on, out of the text of a schema. */
export function schemaOf(protoText: string): ReleasedSchema {
  const { root } = protobuf.parse(protoText, { keepCase: true });
  const schema: ReleasedSchema = {};
  for (const found of objectsOf(root)) {
    if (found instanceof protobuf.Type) {
      schema[nameOf(found)] = Object.fromEntries(
        found.fieldsArray.map((field) => [field.name, { number: field.id, type: typeText(field) }]),
      );
    }
    if (found instanceof protobuf.Enum) {
      schema[nameOf(found)] = Object.fromEntries(
        Object.entries(found.values).map(([name, number]) => [name, { number, type: 'value' }]),
      );
    }
  }
  return schema;
}

/** Sentences about what the schema breaks for nodes of the released version; empty when nothing. */
export function breaksOf(released: ReleasedSchema, protoText: string): string[] {
  const { root } = protobuf.parse(protoText, { keepCase: true });
  const current = schemaOf(protoText);
  const broken: string[] = [];
  for (const [message, fields] of Object.entries(released)) {
    const now = current[message];
    if (now === undefined) {
      broken.push(`${message} was removed.`);
      continue;
    }
    const holder = objectsOf(root).find((found) => nameOf(found) === message);
    for (const [name, field] of Object.entries(fields)) {
      broken.push(...fieldBreaks(`${message}.${name}`, name, field, now, holder));
    }
  }
  return broken;
}

function fieldBreaks(
  title: string,
  name: string,
  field: ReleasedField,
  now: Record<string, ReleasedField>,
  holder: protobuf.ReflectionObject | undefined,
): string[] {
  const found = now[name];
  if (found === undefined) return removalBreaks(title, name, field, now, holder);
  const broken: string[] = [];
  if (found.number !== field.number) {
    broken.push(`${title} was number ${field.number} and is ${found.number}.`);
  }
  if (found.type !== field.type) broken.push(`${title} was ${field.type} and is ${found.type}.`);
  return broken;
}

function removalBreaks(
  title: string,
  name: string,
  field: ReleasedField,
  now: Record<string, ReleasedField>,
  holder: protobuf.ReflectionObject | undefined,
): string[] {
  const user = Object.entries(now).find(([, other]) => other.number === field.number);
  if (user !== undefined) return [`${title} gave its number ${field.number} to ${user[0]}.`];
  const keepsReserved = holder instanceof protobuf.Type || holder instanceof protobuf.Enum;
  const broken: string[] = [];
  if (!keepsReserved || !holder.isReservedId(field.number)) {
    broken.push(`${title} was removed and its number ${field.number} is not reserved.`);
  }
  if (!keepsReserved || !holder.isReservedName(name)) {
    broken.push(`${title} was removed and its name is not reserved.`);
  }
  return broken;
}

function objectsOf(within: protobuf.NamespaceBase): protobuf.ReflectionObject[] {
  return within.nestedArray.flatMap((found) =>
    found instanceof protobuf.Namespace ? [found, ...objectsOf(found)] : [found],
  );
}

const nameOf = (found: protobuf.ReflectionObject) =>
  found.fullName.replace(/^\.lanekeeper\.park\.v1\./, '');

function typeText(field: protobuf.Field): string {
  if (field instanceof protobuf.MapField) return `map<${field.keyType}, ${field.type}>`;
  if (field.repeated) return `repeated ${field.type}`;
  return field.partOf === null ? field.type : `oneof ${field.partOf.name} ${field.type}`;
}
