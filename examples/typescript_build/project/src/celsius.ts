/** Fahrenheit to Celsius, to the nearest whole degree. */
export function celsius(fahrenheit: number): number {
  return Math.round((fahrenheit - 32) * 5 / 9);
}
