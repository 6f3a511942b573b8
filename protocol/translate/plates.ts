import { CloudError } from '../cloud/cloud-error.js';

/** The plate as the cloud stores it. @throws CloudError `cloud/plate-missing` */
export function requiredPlate(plate: string): string {
  const trimmed = plate.trim();
  if (trimmed !== '') return trimmed;
  throw new CloudError(
    'cloud/plate-missing',
    'The cloud takes no order without a plate; the park must give the car one.',
  );
}

/** Several plates in one text, separated by ASCII or Chinese commas; each plate once. */
export function platesOf(text: string): string[] {
  return [...new Set(splitList(text))];
}

/** The pieces of a comma-separated text, without blanks and empty ones. */
export function splitList(text: string): string[] {
  return text
    .split(/[,，]/)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
}
