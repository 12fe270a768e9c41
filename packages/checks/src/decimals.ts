/** A number as written: digits with an optional sign and fraction. */
const decimalText = /^-?\d+(\.\d+)?$/;

/** True for a number without an exponent, as the notations write it. */
export function isDecimal(text: string): boolean {
  return decimalText.test(text);
}

/** True for a number without a fraction (`3`, but also `3.0`). */
export function isWhole(text: string): boolean {
  return isDecimal(text) && !/\.\d*[1-9]/.test(text);
}

/** Compares two numbers exactly, however many digits they have; `undefined` when one is no number. */
export function compareDecimals(a: string, b: string): number | undefined {
  if (!isDecimal(a) || !isDecimal(b)) return undefined;
  const digits = Math.max(fractionOf(a).length, fractionOf(b).length);
  const difference = scaled(a, digits) - scaled(b, digits);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function fractionOf(text: string): string {
  return text.split('.')[1] ?? '';
}

function scaled(text: string, digits: number): bigint {
  const [whole = '0'] = text.split('.');
  const magnitude = BigInt(whole.replace('-', '') + fractionOf(text).padEnd(digits, '0'));
  return text.startsWith('-') ? -magnitude : magnitude;
}

/** The greatest whole number that is not above. */
export function floorOf(text: string): bigint {
  const whole = BigInt(text.split('.')[0] ?? '0');
  return text.startsWith('-') && !isWhole(text) ? whole - 1n : whole;
}
