/** Makes the part of an address that names an article out of its title. */
export function slug(title: string): string {
  return title;
}
