/** A prediction that cannot be made; the message is for a person. */
export class PredictError extends Error {}
