/** Stands for node:http2 in the bundle: checks and AWS calls speak HTTP/1.1 only, and loading the real one costs each pass. */
export const constants = {};
export default { constants };
