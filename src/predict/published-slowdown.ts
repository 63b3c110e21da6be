/** The average loss of SPECint 2000 under the software VMM of Adams and Agesen (2006), by binary translation; a share. */
export const PUBLISHED_SLOWDOWN = 0.04;
