/**
 * What is worked out of something that never changes, worked out once and let go together with it.
 * @returns the function, which remembers its answers as long as what they were asked of lives
 */
export function memoOf<Owner extends object, Answer>(answer: (owner: Owner) => Answer): (owner: Owner) => Answer {
  const known = new WeakMap<Owner, Answer>();
  return (owner) => {
    const found = known.get(owner);
    if (found !== undefined || known.has(owner)) return found as Answer;
    const made = answer(owner);
    known.set(owner, made);
    return made;
  };
}

/** As `memoOf`, for what is asked of one thing about many: an answer for each key, let go together with the thing. */
export function memoIn<Owner extends object, Key, Answer>(
  answer: (owner: Owner, key: Key) => Answer,
): (owner: Owner, key: Key) => Answer {
  const answersOf = memoOf((_owner: Owner) => new Map<Key, Answer>());
  return (owner, key) => {
    const known = answersOf(owner);
    const found = known.get(key);
    if (found !== undefined || known.has(key)) return found as Answer;
    const made = answer(owner, key);
    known.set(key, made);
    return made;
  };
}
