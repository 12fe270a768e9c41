import type { Endpoint, Method, RecordField, TypeUse } from '@specwright/model/design';
import { textOfTypeUse } from '@specwright/model/typeText';

/** A type as it is written in the core spelling. */
export function typeText(type: TypeUse | undefined): string {
  return type === undefined ? '?' : textOfTypeUse(type);
}

export function methodText({ name, parameters, returns, override }: Method): string {
  const list = parameters.map((one) => (one.type === undefined ? one.name : `${one.name}: ${typeText(one.type)}`));
  return `${override ? 'override ' : ''}method ${name}(${list.join(', ')}) -> ${typeText(returns)}`;
}

export function endpointText({ transport, text, response }: Endpoint): string {
  const keyword = transport === 'http' ? 'endpoint' : transport;
  const status = response?.status === undefined ? '' : ` (${response.status.code})`;
  return `${keyword} "${text.text}"${response === undefined ? '' : ` -> ${typeText(response.type)}${status}`}`;
}

export function fieldText({ name, type, constraints }: RecordField): string {
  const list = constraints.map((one) => {
    if (one.name === 'range') return `${one.min ?? ''}-${one.max ?? ''}`;
    if (one.value === undefined) return one.name;
    return `${one.name}=${one.value.kind === 'list' ? '[…]' : one.value.text}`;
  });
  return `field ${name}: ${typeText(type)}${list.length === 0 ? '' : ` (${list.join(', ')})`}`;
}
