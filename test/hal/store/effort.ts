/** How much the long suites do: `STORE_EFFORT=brief` is for those who run them thousands of times, as mutation tests do. */
export const isBrief = process.env.STORE_EFFORT === 'brief';
