/** The version of Specwright, as it names itself to people and tools. */
export const version = '0.1.0';
