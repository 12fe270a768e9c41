/** Lets what has come meanwhile be seen to first. */
export function nextTurn(): Promise<void> {
  // Browsers have no `setImmediate`.
  return new Promise(
    (resolve) => void (typeof setImmediate === 'function' ? setImmediate(resolve) : setTimeout(resolve)),
  );
}
